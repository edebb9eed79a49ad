import { sql } from 'kysely'
import type { Proposal } from '#api/proposals.ts'
import type { Agreement, Team } from '#domain/agreement/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { mailboxOf } from '#domain/workspace/mailbox.ts'
import { may } from '#domain/workspace/may.ts'
import { SIDES } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { memberOf } from '#server/agreement/drafts/store.ts'
import { type Guarded, guarded } from '#server/agreement/refused.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { tellInForce } from '#server/db/timeline.ts'
import { lockProposal, subjectOf, takeTurn } from './propose.ts'
import { readProposal } from './read.ts'

type No =
  | 'proposal-unknown'
  | 'proposal-over'
  | 'proposal-outrun'
  | 'proposal-reworded'
  | 'not-yours-to-sign'
  | 'signed-already'
  | 'signed-other-side'

type Signing = { proposalId: number; side: Team; hash: string }

/**
 * Signs the newest words of a proposal for one side, if they are those that were shown. With the second signature, or in
 * a company where nobody else could sign, they become the next version in the same transaction.
 * @param confirmedAt when the password was asked for, epoch ms
 */
export function sign(
  acting: Acting,
  confirmedAt: number,
  signing: Signing,
): Promise<Result<Proposal, No | Guarded | Repeated>> {
  const { db, workspaceId, asked, now, by } = acting
  return guarded(() =>
    once<Proposal, No>(db, workspaceId, asked, signing, async (tx) => {
      await takeTurn(tx, workspaceId)
      const fits = await isFit(tx, acting, signing)
      if (!fits.ok) return fits
      const { revision } = fits.value
      const signer = await settleSide(tx, acting, signing)
      if (!signer.ok) return signer
      await tx
        .insertInto('agreement_signature')
        .values({
          ...{ workspace_id: workspaceId, proposal_id: signing.proposalId, revision },
          ...{ side: signing.side, member_id: memberOf(acting), ...signer.value },
          ...{ hash: signing.hash, confirmed_at: confirmedAt, signed_at: now },
          ...{ voided_at: null, voided_as: null },
        })
        .execute()
      const version = await putInForce(tx, acting, signing.proposalId, fits.value)
      const proposal = (await readProposal(tx, acting, signing.proposalId)) as Proposal
      await record(tx, workspaceId, {
        ...{ action: 'sign-agreement', subject: subjectOf(signing.proposalId), at: now, by },
        after: { side: signing.side, hash: signing.hash },
      })
      if (version !== null) await tellInForce(tx, workspaceId, version, now, by)
      return ok(proposal)
    }),
  )
}

type Fit = { state: string; revision: number; base_version: number; document: Agreement }

async function isFit(tx: Tx, acting: Acting, signing: Signing): Promise<Result<Fit, No>> {
  const { workspaceId, holder } = acting
  const { proposalId, side, hash } = signing
  if (!may(holder, 'sign', { side })) return refuse('not-yours-to-sign')
  const proposal = await lockProposal(tx, workspaceId, proposalId)
  if (!proposal) return refuse('proposal-unknown')
  const { state, revision, base_version } = proposal
  if (state === 'outrun') return refuse('proposal-outrun')
  if (state === 'withdrawn') return refuse('proposal-over')
  if (state === 'in-force' && !(await isAlone(tx, workspaceId, proposalId)))
    return refuse('proposal-over')
  const words = await tx
    .selectFrom('proposal_revision')
    .select(['hash', 'document'])
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', proposalId)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  if (words.hash !== hash) return refuse('proposal-reworded')
  const { rows } = await sql<{ side: Team; member_id: number }>`
    select side, member_id from agreement_signature where workspace_id = ${workspaceId}
      and proposal_id = ${proposalId} and revision = ${revision} and voided_at is null`.execute(tx)
  if (rows.some((one) => one.side === side)) return refuse('signed-already')
  if (rows.some((one) => one.member_id === memberOf(acting))) return refuse('signed-other-side')
  return ok({ state, revision, base_version, document: words.document })
}

/** The newest version, put in force by one person alone: the other side may sign it afterwards. */
async function isAlone(tx: Tx, workspaceId: string, proposalId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from agreement_version where workspace_id = ${workspaceId}
    and proposal_id = ${proposalId} and is_alone and version = (select max(version)
      from agreement_version where workspace_id = ${workspaceId})`.execute(tx)
  return rows.length > 0
}

/** For which side a human signs this proposal is settled with the first signature, for every account of one mailbox. */
async function settleSide(
  tx: Tx,
  acting: Acting,
  { proposalId, side }: Signing,
): Promise<Result<{ human_id: string; name: string }, 'not-yours-to-sign' | 'signed-other-side'>> {
  const { workspaceId } = acting
  const member = await tx
    .selectFrom('member')
    .select(['human_id', 'name', 'email'])
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberOf(acting))
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!member) return refuse('not-yours-to-sign')
  const { human_id, name, email } = member
  await tx
    .insertInto('proposal_signer')
    .values({
      ...{ workspace_id: workspaceId, proposal_id: proposalId, human_id, side },
      mailbox: mailboxOf(email),
    })
    .onConflict((on) => on.doNothing())
    .execute()
  const { rows } = await sql`select 1 from proposal_signer where workspace_id = ${workspaceId}
    and proposal_id = ${proposalId} and human_id = ${human_id}::uuid and side = ${side}`.execute(tx)
  return rows.length > 0 ? ok({ human_id, name }) : refuse('signed-other-side')
}

/** The next version, as soon as both sides have signed, or nobody else could; answers its number, else null. */
async function putInForce(
  tx: Tx,
  acting: Acting,
  proposalId: number,
  { state, revision, base_version, document }: Fit,
): Promise<number | null> {
  const { workspaceId, now } = acting
  if (state !== 'open') return null
  const { rows } = await sql<{ side: Team }>`
    select side from agreement_signature where workspace_id = ${workspaceId}
      and proposal_id = ${proposalId} and revision = ${revision} and voided_at is null`.execute(tx)
  const isBoth = SIDES.every((side) => rows.some((one) => one.side === side))
  if (!isBoth && !(await isOnlyOne(tx, acting))) return null
  const version = base_version + 1
  await tx
    .insertInto('agreement_version')
    .values({
      ...{ workspace_id: workspaceId, version, document: document },
      // The database sets both by its own clock.
      ...{ effective_from: now, created_at: now },
      ...{ proposal_id: proposalId, revision, base_version, is_alone: !isBoth },
    })
    .execute()
  return version
}

/** Whether the company is in small mode and nobody but whoever acts could sign for either side. */
async function isOnlyOne(tx: Tx, { workspaceId, memberId }: Acting): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select w.small_mode and not exists (select 1 from member m
      where m.workspace_id = ${workspaceId} and m.ended_at is null and m.member_id <> ${memberId}
        and m.roles && array['marketing-manager', 'sales-manager']) as alone
    from workspace w where w.workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.alone === true
}
