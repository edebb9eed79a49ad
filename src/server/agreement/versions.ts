import { sql } from 'kysely'
import type { AgreementVersion, Signature } from '#api/agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Tx } from '#server/db/connect.ts'
import { fingerprint, shortly } from './fingerprint.ts'

/** A version with its words. */
export type WholeVersion = AgreementVersion & { document: Agreement; fingerprint: string }

/** Every version with who signed it, in the order in which they come into force; of one the words, too. */
export async function readVersions(tx: Tx, workspaceId: string): Promise<AgreementVersion[]> {
  const { rows } = await sql<Row>`
    select v.version, v.effective_from, v.proposal_id, v.revision, v.is_alone, v.suspends,
      m.name as suspended_by, v.suspended_for
    from agreement_version v
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = v.suspended_by
    where v.workspace_id = ${workspaceId} order by v.effective_from, v.version`.execute(tx)
  const signed = await readSignatures(tx, workspaceId, sql`p.state = 'in-force'`)
  return rows.map((row) => ({
    version: row.version,
    effectiveFrom: row.effective_from,
    proposalId: row.proposal_id,
    signatures: (signed.get(row.proposal_id ?? 0) ?? [])
      .filter(({ revision, voidedAs }) => revision === row.revision && voidedAs === null)
      .map(({ revision: _, ...one }) => one),
    isAlone: row.is_alone,
    suspends:
      row.suspends === null
        ? null
        : { version: row.suspends, by: row.suspended_by ?? '', because: row.suspended_for },
  }))
}

/** Adds the words to a version. */
export async function withWords(
  tx: Tx,
  workspaceId: string,
  version: AgreementVersion,
): Promise<WholeVersion> {
  const row = await tx
    .selectFrom('agreement_version as v')
    .leftJoin('proposal_revision as r', (join) =>
      join
        .onRef('r.workspace_id', '=', 'v.workspace_id')
        .onRef('r.proposal_id', '=', 'v.proposal_id')
        .onRef('r.revision', '=', 'v.revision'),
    )
    .select(['v.document', 'r.hash'])
    .where('v.workspace_id', '=', workspaceId)
    .where('v.version', '=', version.version)
    .executeTakeFirstOrThrow()
  const { document, hash } = row
  return { ...version, document, fingerprint: hash ? shortly(hash) : fingerprint(document) }
}

type Row = {
  version: number
  effective_from: number
  proposal_id: number | null
  revision: number | null
  is_alone: boolean
  suspends: number | null
  suspended_by: string | null
  suspended_for: string
}

/** A signature with the words it is under. */
export type Signed = Signature & { revision: number }

/** Signatures of some proposals `p`, whether they count or not, by proposal, the oldest first. */
export async function readSignatures(
  tx: Tx,
  workspaceId: string,
  which: ReturnType<typeof sql>,
): Promise<Map<number, Signed[]>> {
  const { rows } = await sql<Signed & { proposalId: number }>`
    select s.proposal_id as "proposalId", s.revision, s.side, s.name, s.member_id as "memberId",
      s.signed_at as "signedAt", s.voided_as as "voidedAs"
    from agreement_signature s
    join proposal p on p.workspace_id = ${workspaceId} and p.proposal_id = s.proposal_id
    where s.workspace_id = ${workspaceId} and ${which}
    order by s.signed_at, s.signature_id`.execute(tx)
  const byProposal = new Map<number, Signed[]>()
  for (const { proposalId, ...one } of rows)
    byProposal.set(proposalId, [...(byProposal.get(proposalId) ?? []), one])
  return byProposal
}
