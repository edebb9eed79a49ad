import { sql } from 'kysely'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { AgreementFault } from '#domain/workspace/audit-fault.ts'
import { canonical, sha256 } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import type { AuditRow } from './chain.ts'

/** Who had signed a version when it came into force, and the hash of the text that stands under it. */
type Signed = { side: string; name: string; signedAt: number; hash: string; text: string | null }

/** What an entry tells of a version that came into force; nothing of signatures where nobody could sign it. */
export const promiseOf = (
  version: number,
  document: Agreement,
  effectiveFrom: number,
  signed: Signed[] | undefined,
) => ({
  version,
  effectiveFrom,
  fingerprint: sha256(canonical(document)),
  ...(signed && { signed }),
})

/** Signatures from before each version that somebody proposed, by version. */
export async function readSigned(tx: Tx, workspaceId: string): Promise<Map<number, Signed[]>> {
  const { rows } = await sql<Omit<Signed, 'side'> & { version: number; side: string | null }>`
    select v.version, s.side, s.name, s.signed_at as "signedAt", s.hash, r.hash as text
    from agreement_version v
    left join proposal_revision r on r.workspace_id = ${workspaceId}
      and r.proposal_id = v.proposal_id and r.revision = v.revision
    left join agreement_signature s on s.workspace_id = ${workspaceId}
      and s.proposal_id = v.proposal_id and s.revision = v.revision
      and s.voided_at is null and s.signed_at <= v.created_at
    where v.workspace_id = ${workspaceId} and v.proposal_id is not null
    order by v.version, s.side`.execute(tx)
  const signed = new Map<number, Signed[]>()
  for (const { version, side, ...one } of rows) {
    const before = signed.get(version) ?? []
    signed.set(version, side === null ? before : [...before, { side, ...one }])
  }
  return signed
}

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
  const signed = await readSigned(tx, workspaceId)
  const found = versions.flatMap(({ version, document, effective_from, created_at }) => {
    const was = promised.get(version)
    // Versions that are older than the audit were never recorded.
    if (!was) return created_at < (promised.since ?? Infinity) ? [] : [fault(version, 'unrecorded')]
    const is = promiseOf(version, document, effective_from, signed.get(version))
    return canonical(is) === canonical(was) ? [] : [fault(version, 'changed')]
  })
  const there = new Set(versions.map(({ version }) => version))
  const gone = [...promised.keys()].filter((version) => !there.has(version))
  return [...found, ...gone.map((version) => fault(version, 'gone'))]
}

const fault = (version: number, what: AgreementFault['what']): AgreementFault => ({ version, what })
