import { sql } from 'kysely'
import type { Proposal, ProposalRow } from '#api/proposals.ts'
import type { Agreement, Team } from '#domain/agreement/agreement.ts'
import { may } from '#domain/workspace/may.ts'
import { type Role, SIDES, type Side, sidesOf } from '#domain/workspace/role.ts'
import type { Reading } from '#server/acting.ts'
import { shortly } from '#server/agreement/fingerprint.ts'
import { readSignatures, type Signed } from '#server/agreement/versions.ts'
import type { Tx } from '#server/db/connect.ts'

/** More proposals than anybody looks back on. */
const MOST_LISTED = 200

/** All proposals, open ones first, then the one that ended last. */
export async function listProposals(tx: Tx, workspaceId: string): Promise<ProposalRow[]> {
  const rows = await readRows(tx, workspaceId, sql`true`)
  const signed = await readSignatures(tx, workspaceId, sql`s.voided_at is null`)
  return rows.map((row) => rowOf(row, signed.get(row.proposalId) ?? []))
}

/** One proposal as whoever acts sees it; undefined where there is none. */
export async function readProposal(
  tx: Tx,
  acting: Reading,
  proposalId: number,
): Promise<Proposal | undefined> {
  const { workspaceId } = acting
  const [row] = await readRows(tx, workspaceId, sql`p.proposal_id = ${proposalId}`)
  if (!row) return undefined
  const words = await readWords(tx, workspaceId, proposalId)
  const [newest] = words
  if (!newest) return undefined
  const signatures =
    (await readSignatures(tx, workspaceId, sql`p.proposal_id = ${proposalId}`)).get(proposalId) ??
    []
  const told = rowOf(row, signatures)
  const signed = told.signatures.map(({ side }) => side)
  const isSignable = row.state === 'open' || (await isOpenAfterwards(tx, workspaceId, proposalId))
  const signers = isSignable ? await readSigners(tx, workspaceId) : []
  const { document, base } = await readDocuments(tx, workspaceId, row, newest.revision)
  return {
    ...told,
    document,
    base,
    effectiveFrom: newest.wantedFrom,
    hash: newest.hash,
    fingerprint: shortly(newest.hash),
    wordedBy: { memberId: newest.memberId, name: newest.name },
    wordedFor: onlySideOf(newest.roles),
    wordedAt: newest.madeAt,
    history: words.map((one) => ({
      revision: one.revision,
      madeBy: { memberId: one.memberId, name: one.name },
      madeAt: one.madeAt,
      note: one.note,
      signatures: signatures
        .filter(({ revision }) => revision === one.revision)
        .map(({ revision: _, ...signature }) => signature),
    })),
    versionInForce: row.versionInForce,
    asked: SIDES.filter((side) => !signed.includes(side)).flatMap((side) =>
      signers
        .filter(({ roles, memberId }) => signsFor(roles, side) && !hasSigned(told, memberId))
        .map(({ memberId, name }) => ({ memberId, name, side })),
    ),
    may: {
      reword: row.state === 'open' && may(acting.holder, 'propose'),
      withdraw:
        row.state === 'open' &&
        (row.madeById === acting.memberId || acting.holder.roles.includes('mediator')),
      sign: isSignable ? sidesToSign(acting, told) : [],
    },
  }
}

/** The sides whoever acts may sign for now: nobody signs twice, and nobody for both. */
function sidesToSign({ holder, memberId }: Reading, proposal: ProposalRow): Team[] {
  if (memberId === null || hasSigned(proposal, memberId)) return []
  return SIDES.filter(
    (side) =>
      may(holder, 'sign', { side }) && !proposal.signatures.some((one) => one.side === side),
  )
}

const hasSigned = ({ signatures }: ProposalRow, memberId: number) =>
  signatures.some((one) => one.memberId === memberId)

const signsFor = (roles: readonly Role[], side: Side) =>
  may({ roles, sees: 'all', teams: [] }, 'sign', { side })

/** The side somebody works for; null for whoever works for none, or wears both hats. */
function onlySideOf(roles: readonly Role[]): Side | null {
  const sides = sidesOf(roles)
  return sides.length === 1 ? (sides[0] ?? null) : null
}

type Row = {
  proposalId: number
  baseVersion: number
  state: ProposalRow['state']
  madeById: number
  madeBy: string
  roles: Role[]
  madeAt: number
  endedAt: number | null
  revision: number
  note: string
  versionInForce: number | null
}

async function readRows(tx: Tx, workspaceId: string, which: ReturnType<typeof sql>) {
  const { rows } = await sql<Row>`
    select p.proposal_id as "proposalId", p.base_version as "baseVersion", p.state,
      p.made_by as "madeById", m.name as "madeBy", m.roles, p.made_at as "madeAt",
      p.ended_at as "endedAt", p.revision, r.note, v.version as "versionInForce"
    from proposal p
    join member m on m.workspace_id = ${workspaceId} and m.member_id = p.made_by
    join proposal_revision r on r.workspace_id = ${workspaceId} and r.proposal_id = p.proposal_id
      and r.revision = p.revision
    left join agreement_version v on v.workspace_id = ${workspaceId} and v.proposal_id = p.proposal_id
    where p.workspace_id = ${workspaceId} and ${which}
    order by p.state = 'open' desc, p.ended_at desc nulls first, p.proposal_id desc
    limit ${MOST_LISTED}`.execute(tx)
  return rows
}

function rowOf(row: Row, signatures: Signed[]): ProposalRow {
  const { proposalId, baseVersion, state, madeAt, endedAt, revision, note } = row
  return {
    ...{ proposalId, baseVersion, state, madeAt, endedAt, revision, note },
    madeBy: { memberId: row.madeById, name: row.madeBy },
    madeFor: onlySideOf(row.roles),
    signatures: signatures
      .filter((one) => one.revision === revision && one.voidedAs === null)
      .map(({ revision: _, ...signature }) => signature),
  }
}

type Words = {
  revision: number
  hash: string
  wantedFrom: number | null
  note: string
  memberId: number
  name: string
  roles: Role[]
  madeAt: number
}

/** How a proposal was worded, the newest first. */
async function readWords(tx: Tx, workspaceId: string, proposalId: number): Promise<Words[]> {
  const { rows } = await sql<Words>`
    select r.revision, r.hash, r.wanted_from as "wantedFrom", r.note, r.made_by as "memberId",
      m.name, m.roles, r.made_at as "madeAt"
    from proposal_revision r
    join member m on m.workspace_id = ${workspaceId} and m.member_id = r.made_by
    where r.workspace_id = ${workspaceId} and r.proposal_id = ${proposalId}
    order by r.revision desc`.execute(tx)
  return rows
}

async function readDocuments(tx: Tx, workspaceId: string, row: Row, revision: number) {
  const { rows } = await sql<{ document: Agreement; base: Agreement }>`
    select r.document, v.document as base
    from proposal_revision r
    join agreement_version v on v.workspace_id = ${workspaceId} and v.version = ${row.baseVersion}
    where r.workspace_id = ${workspaceId} and r.proposal_id = ${row.proposalId}
      and r.revision = ${revision}`.execute(tx)
  return rows[0] as { document: Agreement; base: Agreement }
}

/** In force by one person alone, and still the newest: the other side may sign it. */
async function isOpenAfterwards(tx: Tx, workspaceId: string, proposalId: number) {
  const { rows } = await sql`select 1 from agreement_version v where v.workspace_id = ${workspaceId}
    and v.proposal_id = ${proposalId} and v.is_alone and v.version = (select max(n.version)
      from agreement_version n where n.workspace_id = ${workspaceId})
    and (select count(*) from agreement_signature s where s.workspace_id = ${workspaceId}
      and s.proposal_id = ${proposalId} and s.revision = v.revision and s.voided_at is null) < 2`.execute(
    tx,
  )
  return rows.length > 0
}

async function readSigners(tx: Tx, workspaceId: string) {
  const { rows } = await sql<{ memberId: number; name: string; roles: Role[] }>`
    select member_id as "memberId", name, roles from member
    where workspace_id = ${workspaceId} and ended_at is null
      and roles && array['marketing-manager', 'sales-manager'] order by name, member_id`.execute(tx)
  return rows
}
