import { sql } from 'kysely'
import type { Statuses } from '#api/statuses.ts'
import {
  meaningsOf,
  plainStatus,
  type StatusMeaning,
  type Unmapped,
} from '#domain/people/imports/statuses/meaning.ts'
import { SHIPPED } from '#domain/people/imports/statuses/shipped.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { isSame } from '#domain/three-way.ts'
import { actorAs } from '#domain/workspace/audit-entry.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { Stale } from '#server/db/requests/change.ts'
import { inWorkspace } from '#server/db/transaction.ts'

/** Statuses without a meaning that are listed. */
const LISTED = 200

/** The table in force, with what imports met and it does not know. */
export async function statusesNow(tx: Tx, workspaceId: string): Promise<Statuses> {
  const table = await ownTable(tx, workspaceId)
  const meanings = meaningsOf([...SHIPPED, ...table.own])
  const met = await metStatuses(tx, workspaceId)
  const unmapped = met.filter(({ system, of, status }) => meanings(system, of, status) === null)
  return { ...table, shipped: [...SHIPPED], unmapped: unmapped.slice(0, LISTED) }
}

/** What this workspace says, version 1 before it has said anything. */
export async function ownTable(tx: Tx, workspaceId: string) {
  const row = await tx
    .selectFrom('status_meanings')
    .select(['version', 'meanings', 'made_at', 'made_by'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    version: row?.version ?? 1,
    own: row?.meanings ?? [],
    madeAt: row?.made_at ?? null,
    madeBy: row?.made_by ?? null,
  }
}

/** Each status once, with how many rows had it in the last import that met it; what was taken out does not count. */
async function metStatuses(tx: Tx, workspaceId: string): Promise<Statuses['unmapped']> {
  const { rows } = await sql<Statuses['unmapped'][number]>`
    select system, of, status, rows::int as rows from (
      select distinct on (m.system, m.status_of, m.status)
        m.system, m.status_of as of, m.status, m.rows
      from batch_status m
      join batch b on b.workspace_id = ${workspaceId} and b.batch_id = m.batch_id and b.state <> 'undone'
      where m.workspace_id = ${workspaceId}
      order by m.system, m.status_of, m.status, m.batch_id desc) last
    order by rows desc, system, of, status limit 1000`.execute(tx)
  return rows
}

/** Other meanings: the next version, which the next import reads by. */
export function changeStatuses(
  { db, workspaceId, now, by, seen }: Acting,
  wanted: readonly StatusMeaning[],
): Promise<Result<Statuses, Stale>> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`status_meanings ${workspaceId}`}, 0))`.execute(
      tx,
    )
    const before = await ownTable(tx, workspaceId)
    if (before.version !== seen.version) return refuse({ version: before.version, difference: [] })
    const own = oncePerStatus(wanted)
    if (isSame(before.own, own)) return ok(await statusesNow(tx, workspaceId))
    const version = before.version + 1
    await sql`insert into status_meanings (workspace_id, version, meanings, made_at, made_by)
      values (${workspaceId}::uuid, ${version}, ${JSON.stringify(own)}::jsonb,
        ${new Date(now).toISOString()}::timestamptz, ${actorAs(by.actor).name})`.execute(tx)
    const changed = await statusesNow(tx, workspaceId)
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'change-statuses',
      subject: { kind: 'statuses', id: String(version), label: `Version ${version}` },
      before: { version: before.version, statuses: before.own.length },
      after: { version, statuses: own.length },
    })
    return ok(changed)
  })
}

/** The last line of each status, however it is written. */
function oncePerStatus(lines: readonly StatusMeaning[]): StatusMeaning[] {
  const last = new Map(
    lines.map((line) => [`${line.system} ${line.of} ${plainStatus(line.status)}`, line]),
  )
  return [...last.values()]
}

/** Notes which statuses of an import nobody has mapped. */
export async function keepUnmapped(
  db: Db,
  workspaceId: string,
  batchId: number,
  met: readonly (Unmapped & { rows: number })[],
): Promise<void> {
  if (met.length === 0) return
  await inWorkspace(db, workspaceId, (tx) =>
    sql`insert into batch_status (workspace_id, batch_id, system, status_of, status, rows)
        select ${workspaceId}::uuid, ${batchId}::bigint, m.system, m.of, m.status, m.rows
        from unnest(${met.map((one) => one.system)}::text[], ${met.map((one) => one.of)}::text[],
          ${met.map((one) => one.status)}::text[], ${met.map((one) => one.rows)}::bigint[])
          as m (system, of, status, rows)
        on conflict do nothing`.execute(tx),
  )
}
