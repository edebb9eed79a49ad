import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Term } from '#domain/replay/compile.ts'
import { type Instant, instant } from '#domain/time.ts'
import { promiseOf } from './audit/agreements.ts'
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

/** The number of the version that rules a workspace at an instant. */
export const versionInForce = async (tx: Tx, workspaceId: string, at: Instant): Promise<number> =>
  inForce(await readTimeline(tx, workspaceId), at).version

/**
 * Adds the next version, ruling from `effectiveFrom` on, and answers its number. Two writers at once get the same
 * number, and the key refuses the second one. What it says goes into the audit, so that a later change is noticed.
 */
export async function putInForce(
  tx: Tx,
  workspaceId: string,
  document: Agreement,
  effectiveFrom: number,
  now: number,
  by: By,
): Promise<number> {
  const newest = await tx
    .selectFrom('agreement_version')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  const version = (newest?.version ?? 0) + 1
  await tx
    .insertInto('agreement_version')
    .values({
      workspace_id: workspaceId,
      version,
      document,
      effective_from: effectiveFrom,
      created_at: now,
    })
    .execute()
  await tellInForce(tx, workspaceId, version, now, by)
  return version
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
  await record(tx, workspaceId, {
    at: now,
    by,
    action: 'put-in-force',
    subject: { kind: 'agreement', id: String(version), label: `Version ${version}` },
    after: promiseOf(version, document, effective_from),
  })
}
