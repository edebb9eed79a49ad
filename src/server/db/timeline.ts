import { sql } from 'kysely'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Term } from '#domain/replay/compile.ts'
import { type Instant, instant } from '#domain/time.ts'
import { promiseOf, readSigned } from './audit/agreements.ts'
import { type By, record } from './audit/record.ts'
import type { Tx } from './connect.ts'

/** Every version of a workspace's agreement, in the order in which they come into force. */
export async function readTimeline(tx: Tx, workspaceId: string): Promise<Term[]> {
  const rows = await tx
    .selectFrom('agreement_version')
    .select(['version', 'effective_from', 'document'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('effective_from')
    .orderBy('version')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    effectiveFrom: instant(row.effective_from),
    agreement: row.document,
  }))
}

/** The version that rules at an instant: the greatest effectiveFrom not after it. Rule 3.3, versions. */
export function inForce(timeline: Term[], at: Instant): Term {
  const term = timeline.findLast(({ effectiveFrom }) => effectiveFrom <= at)
  if (term === undefined) throw new Error('A workspace without an agreement in force')
  return term
}

/**
 * How many versions a workspace has. Until the transaction ends no other one begins: whatever it decides was decided
 * under what it has read (docs/decisions/042).
 */
export async function foldUnder(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ versions: number }>`
    select fold_under(${workspaceId}::uuid) as versions`.execute(tx)
  return rows[0]?.versions ?? 0
}

/** The number of the version that rules a workspace at an instant. */
export const versionInForce = async (tx: Tx, workspaceId: string, at: Instant): Promise<number> =>
  inForce(await readTimeline(tx, workspaceId), at).version

/** The version a workspace begins with, which nobody has signed: it rules whatever happened before, too. */
export async function beginAgreement(
  tx: Tx,
  workspaceId: string,
  document: Agreement,
  effectiveFrom: number,
  now: number,
  by: By,
): Promise<void> {
  await tx
    .insertInto('agreement_version')
    .values({
      workspace_id: workspaceId,
      version: 1,
      document,
      effective_from: effectiveFrom,
      created_at: now,
    })
    .execute()
  await tellInForce(tx, workspaceId, 1, now, by)
}

/** Promises in the audit what a version says, in the transaction that wrote it. */
export async function tellInForce(
  tx: Tx,
  workspaceId: string,
  version: number,
  now: number,
  by: By,
): Promise<void> {
  const { document, effective_from } = await tx
    .selectFrom('agreement_version')
    .select(['document', 'effective_from'])
    .where('workspace_id', '=', workspaceId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  const signed = await readSigned(tx, workspaceId)
  await record(tx, workspaceId, {
    at: now,
    by,
    action: 'put-in-force',
    subject: { kind: 'agreement', id: String(version), label: `Version ${version}` },
    after: promiseOf(version, document, effective_from, signed.get(version)),
  })
}
