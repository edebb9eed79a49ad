import { sql } from 'kysely'
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
      select o.at, o.what from ${oldOf(kind, workspaceId, before)} o
      order by o.at limit ${SHOWN}`.execute(tx)
    const { rows: counted } = await sql<{ n: number }>`
      select count(*) as n from ${oldOf(kind, workspaceId, before)}`.execute(tx)
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

/** What is old is said in the database, once for those who are shown it and for what removes it (migration 035). */
const oldOf = (kind: RetentionKind, workspaceId: string, before: number) =>
  sql`${sql.raw(`old_${kind.replace('-', '_')}`)}(${workspaceId}::uuid, ${at(before)})`
