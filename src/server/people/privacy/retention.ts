import { type RawBuilder, sql } from 'kysely'
import type { Forgetting } from '#api/privacy.ts'
import { due, type Retention, type RetentionKind } from '#domain/people/privacy/retention.ts'
import { BY_SYSTEM, type By, record } from '#server/db/audit/record.ts'
import { settleCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import { holdPrivacyAlone } from '#server/db/privacy/epoch.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { listWorkspaces } from '#server/db/workspaces.ts'

/** Rows that go in one transaction: others wait no longer than that takes. */
const SOME = 1_000
/** Of each kind so many are shown. */
const SHOWN = 5

export async function readRetention(tx: Tx, workspaceId: string): Promise<Retention> {
  const kept = await tx
    .selectFrom('privacy')
    .select('retention')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return (kept?.retention as Retention | null | undefined) ?? {}
}

/** What would go now, in numbers, with the oldest few; changes nothing. */
export async function wouldForget(
  tx: Tx,
  workspaceId: string,
  retention: Retention,
  now: number,
): Promise<Forgetting[]> {
  const found: Forgetting[] = []
  for (const [kind, before] of due(retention, now)) {
    const { rows } = await sql<{ at: number; what: string }>`
      select o.at, o.what from (${OLD[kind](workspaceId, before)}) o
      order by o.at limit ${SHOWN}`.execute(tx)
    const { rows: counted } = await sql<{ n: number }>`
      select count(*) as n from (${OLD[kind](workspaceId, before)}) o`.execute(tx)
    found.push({ kind, before, rows: counted[0]?.n ?? 0, oldest: rows })
  }
  return found
}

/** Removes what is kept long enough, some at a time, and records how much it was. Answers rows by kind. */
export async function forgetOld(
  db: Db,
  workspaceId: string,
  now: number,
  by: By = BY_SYSTEM,
): Promise<Partial<Record<RetentionKind, number>>> {
  const retention = await inWorkspace(db, workspaceId, (tx) => readRetention(tx, workspaceId))
  const gone: Partial<Record<RetentionKind, number>> = {}
  for (const [kind, before] of due(retention, now)) {
    for (;;) {
      const some = await inWorkspace(db, workspaceId, async (tx) => {
        // Nobody is joined with a visitor who goes, and nothing is told of one.
        if (kind === 'visitors') {
          await holdNamesAlone(tx, workspaceId)
          await holdPrivacyAlone(tx, workspaceId)
        }
        const { rows } = await sql<{ n: number }>`
          select forget_old(${workspaceId}::uuid, ${kind}, ${at(before)}, ${SOME}::int) as n`.execute(
          tx,
        )
        return rows[0]?.n ?? 0
      })
      if (some === 0) break
      gone[kind] = (gone[kind] ?? 0) + some
    }
  }
  const rows = Object.values(gone).reduce((sum, n) => sum + n, 0)
  if (rows === 0) return gone
  if (gone.visitors) await settleCompanies(db, workspaceId)
  await inWorkspace(db, workspaceId, (tx) =>
    record(tx, workspaceId, {
      at: now,
      by,
      action: 'forget-old',
      subject: { kind: 'workspace', id: workspaceId, label: 'what was kept long enough' },
      after: { rows, ...gone },
    }),
  )
  return gone
}

/** The same in every workspace, every hour. */
export async function forgetOldEverywhere(db: Db, now: number): Promise<void> {
  for (const { id } of await listWorkspaces(db)) await forgetOld(db, id, now)
}

/** The rows of each kind that are older than an instant: the same conditions as in forget_old (migration 024). */
const OLD: Record<RetentionKind, (workspaceId: string, before: number) => RawBuilder<unknown>> = {
  visitors: (workspaceId, before) => sql`
    select s.last_seen_at as at, 'Visitor ' || p.person_id || ', ' || s.events || ' events' as what
    from person p join person_state s on s.workspace_id = ${workspaceId} and s.person_id = p.person_id
    where p.workspace_id = ${workspaceId} and p.system = 'anonymous' and p.root_id is null
      and p.erased_at is null and s.last_seen_at < ${at(before)}
      and not exists (select 1 from person n where n.workspace_id = ${workspaceId} and n.root_id = p.person_id)
      and not exists (select 1 from handoff h where h.workspace_id = ${workspaceId} and h.person_id = p.person_id)
      and not exists (select 1 from name_claim c where c.workspace_id = ${workspaceId} and c.person_id = p.person_id)
      and not exists (select 1 from name_claim c where c.workspace_id = ${workspaceId} and c.other_id = p.person_id)
      and not exists (select 1 from name_decision d where d.workspace_id = ${workspaceId}
        and (d.person_id = p.person_id or d.other_id = p.person_id))
      and not exists (select 1 from deal_contact d where d.workspace_id = ${workspaceId} and d.person_id = p.person_id)
      and not exists (select 1 from event e where e.workspace_id = ${workspaceId} and e.person_id = p.person_id
        and (e.deal_id is not null or e.known_at is null))
      and not exists (select 1 from fold_due f where f.workspace_id = ${workspaceId} and f.person_id = p.person_id)`,
  'failed-events': (workspaceId, before) => sql`
    select received_at as at, 'Failed event ' || failed_event_id || ': ' || code as what from failed_event
    where workspace_id = ${workspaceId} and received_at < ${at(before)}`,
  'refused-rows': (workspaceId, before) => sql`
    select b.finished_at as at, 'Row ' || r.row_no || ' of ' || b.file_name as what from batch_refusal r
    join batch b on b.workspace_id = ${workspaceId} and b.batch_id = r.batch_id
      and b.finished_at < ${at(before)}
    where r.workspace_id = ${workspaceId}`,
  'sent-bytes': (workspaceId, before) => sql`
    select e.received_at as at, 'Event ' || e.event_id as what from event_mark m
    join event e on e.workspace_id = ${workspaceId} and e.event_id = m.event_id
      and e.received_at < ${at(before)}
    where m.workspace_id = ${workspaceId} and m.raw is not null`,
  evidence: (workspaceId, before) => sql`
    select happened_at as at, 'Event ' || event_id as what from false_signal
    where workspace_id = ${workspaceId} and happened_at < ${at(before)} and evidence <> '{}'`,
  mails: (workspaceId, before) => sql`
    select sent_at as at, subject as what from mail
    where workspace_id = ${workspaceId} and sent_at < ${at(before)}`,
}
