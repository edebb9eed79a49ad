import { sql } from 'kysely'
import type { ChannelRow, RulesNow } from '#api/channels.ts'
import { DEFAULT_RULES } from '#domain/people/channels/default-rules.ts'
import type { ChannelRules } from '#domain/people/channels/rule.ts'
import { UNASSIGNED } from '#domain/people/channels/rule.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { isSame } from '#domain/three-way.ts'
import { actorAs } from '#domain/workspace/audit-entry.ts'
import type { Acting } from '#server/acting.ts'
import { holdRulesAlone, readRules, regroup } from '#server/db/arrivals/rules.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Stale } from '#server/db/requests/change.ts'
import { inWorkspace } from '#server/db/transaction.ts'

/** Versions that are listed. */
const MOST_VERSIONS = 50

/** What Lockstep ships stands before every version that somebody made. */
const SHIPPED: RulesNow = { version: 1, rules: DEFAULT_RULES, madeAt: null, madeBy: null }

/** The rules in force, with who made them and when. */
export async function rulesNow(tx: Tx, workspaceId: string): Promise<RulesNow> {
  const [newest] = await versionsOf(tx, workspaceId, 1)
  return newest ?? SHIPPED
}

/** Every version, newest first. */
export async function listVersions(tx: Tx, workspaceId: string): Promise<RulesNow[]> {
  return [...(await versionsOf(tx, workspaceId, MOST_VERSIONS)), SHIPPED]
}

async function versionsOf(tx: Tx, workspaceId: string, limit: number): Promise<RulesNow[]> {
  const rows = await tx
    .selectFrom('channel_rules')
    .select(['version', 'rules', 'made_at', 'made_by'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ version, rules, made_at, made_by }) => ({
    version,
    rules,
    madeAt: made_at,
    madeBy: made_by,
  }))
}

/** How often and by how many people each channel was used, from the index of arrivals alone. @internal */
export const countQuery = (workspaceId: string) => sql<ChannelRow>`
    select c.channel, sum(c.arrivals)::bigint as arrivals, count(*) as people
    from (
      select a.channel, coalesce(p.root_id, p.person_id, e.person_id) as person, count(*) as arrivals
      from event e
      join arrival a on a.workspace_id = ${workspaceId} and a.arrival_id = e.arrival_id
      left join person p on p.workspace_id = ${workspaceId} and p.person_id = e.person_id
      where e.workspace_id = ${workspaceId} and e.arrival_id is not null
      group by 1, 2
    ) c
    group by c.channel`

/** Channels in the order of the rules, with how often and by how many people they were used; unused ones too. */
export async function listChannels(tx: Tx, workspaceId: string): Promise<ChannelRow[]> {
  const { rows } = await countQuery(workspaceId).execute(tx)
  const { rules } = await readRules(tx, workspaceId)
  const used = new Map(rows.map((row) => [row.channel, row]))
  const names = new Set([...rules.map(({ channel }) => channel), ...used.keys()])
  names.delete(UNASSIGNED)
  return [...names, UNASSIGNED].map(
    (channel) => used.get(channel) ?? { channel, arrivals: 0, people: 0 },
  )
}

/** Other rules: the next version, by which the whole dictionary is sorted anew in the same transaction. */
export function changeRules(
  { db, workspaceId, now, by, seen }: Acting,
  rules: ChannelRules,
): Promise<Result<RulesNow & { moved: number }, Stale>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await holdRulesAlone(tx, workspaceId)
    const before = await rulesNow(tx, workspaceId)
    if (before.version !== seen.version) return refuse({ version: before.version, difference: [] })
    if (isSame(before.rules, rules)) return ok({ ...before, moved: 0 })
    const version = before.version + 1
    const madeBy = actorAs(by.actor).name
    await sql`insert into channel_rules (workspace_id, version, rules, made_at, made_by)
      values (${workspaceId}::uuid, ${version}, ${JSON.stringify(rules)}::jsonb,
        ${new Date(now).toISOString()}::timestamptz, ${madeBy})`.execute(tx)
    const moved = await regroup(tx, workspaceId, rules)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'change-channel-rules',
      subject: { kind: 'channel-rules', id: String(version), label: `Version ${version}` },
      before: { version: before.version, rules: before.rules.length },
      after: { version, rules: rules.length, moved },
    })
    return ok({ version, rules, madeAt: now, madeBy, moved })
  })
}
