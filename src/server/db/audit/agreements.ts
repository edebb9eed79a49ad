import type { Agreement } from '#domain/agreement/agreement.ts'
import type { AgreementFault } from '#domain/workspace/audit-fault.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import type { AuditRow } from './chain.ts'

/** What an entry tells of a version that came into force. */
export const promiseOf = (version: number, document: Agreement, effectiveFrom: number) => ({
  version,
  effectiveFrom,
  fingerprint: sha256(canonical(document)),
})

/** What was recorded of each version, and since when anything is. */
export type Promised = Map<number, Record<string, unknown>> & { since?: number }

/** Notes what a sound entry promises of a version of the agreement. */
export function promisedBy(row: AuditRow, promised: Promised): void {
  promised.since ??= row.at
  if (row.action === 'put-in-force' && row.after) promised.set(Number(row.after.version), row.after)
}

/** Holds every version in the table against what was recorded of it when it came into force. */
export async function agreementFaults(
  tx: Tx,
  workspaceId: string,
  promised: Promised,
): Promise<AgreementFault[]> {
  const versions = await tx
    .selectFrom('agreement_version')
    .select(['version', 'document', 'effective_from', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('version')
    .execute()
  const found = versions.flatMap(({ version, document, effective_from, created_at }) => {
    const was = promised.get(version)
    // Versions that are older than the audit were never recorded.
    if (!was) return created_at < (promised.since ?? Infinity) ? [] : [fault(version, 'unrecorded')]
    const is = promiseOf(version, document, effective_from)
    return canonical(is) === canonical(was) ? [] : [fault(version, 'changed')]
  })
  const there = new Set(versions.map(({ version }) => version))
  const gone = [...promised.keys()].filter((version) => !there.has(version))
  return [...found, ...gone.map((version) => fault(version, 'gone'))]
}

const fault = (version: number, what: AgreementFault['what']): AgreementFault => ({ version, what })
