import { sql } from 'kysely'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { readCard } from './read.ts'

type Asked = { text: string; means: number | null; meant: number | null }
type Meaning = { text: string; means: number | null }
type Refusal = 'campaign-unknown' | 'campaign-text-taken'

/** Says which campaign a text means, or that it means none; whoever saw something else is refused. */
export function assignText(
  { db, workspaceId, now, by }: Acting,
  { text: told, means, meant }: Asked,
): Promise<Result<Meaning, Refusal>> {
  return orNothing<Meaning, Refusal>(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ text: string }>`select lower(${told}) as text`.execute(tx)
    const text = rows[0]?.text ?? told
    const before = await meaningOf(tx, workspaceId, text)
    if (before === means) return ok({ text, means })
    if (before !== meant) return refuse('campaign-text-taken')
    // The campaign is held, so that it is not removed meanwhile.
    const about = await readCard(tx, workspaceId, means ?? meant ?? 0, sql`for share`)
    if (!about) return refuse('campaign-unknown')
    if (!(await write(tx, workspaceId, { text, means, meant })))
      return refuse('campaign-text-taken')
    const subject = { kind: 'campaign', id: String(about.campaign_id), label: about.name } as const
    const action = means === null ? 'unassign-campaign-text' : 'assign-campaign-text'
    await record(tx, workspaceId, { at: now, by, action, subject, after: { text } })
    return ok({ text, means })
  })
}

async function meaningOf(tx: Tx, workspaceId: string, text: string): Promise<number | null> {
  const row = await tx
    .selectFrom('campaign_alias')
    .select('campaign_id')
    .where('workspace_id', '=', workspaceId)
    .where('alias', '=', text)
    .forUpdate()
    .executeTakeFirst()
  return row?.campaign_id ?? null
}

/** False where somebody else said it first. */
async function write(tx: Tx, workspaceId: string, { text, means, meant }: Asked): Promise<boolean> {
  if (meant !== null)
    await tx
      .deleteFrom('campaign_alias')
      .where('workspace_id', '=', workspaceId)
      .where('alias', '=', text)
      .execute()
  if (means === null) return true
  const row = await tx
    .insertInto('campaign_alias')
    .values({ workspace_id: workspaceId, alias: text, campaign_id: means })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'alias']).doNothing())
    .returning('alias')
    .executeTakeFirst()
  return row !== undefined
}
