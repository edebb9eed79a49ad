import { sql } from 'kysely'
import { checkAgreement } from '#api/check-agreement.ts'
import type { Proposal } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { memberOf, takeDraft } from '#server/agreement/drafts/store.ts'
import { textOf } from '#server/agreement/fingerprint.ts'
import { newestVersion } from '#server/agreement/newest.ts'
import { type Guarded, guarded } from '#server/agreement/refused.ts'
import { record } from '#server/db/audit/record.ts'
import { canonical } from '#server/db/canonical.ts'
import type { Tx } from '#server/db/connect.ts'
import { timestamp } from '#server/db/instants.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { readProposal } from './read.ts'

type Wanted = { draftId: number; effectiveFrom: number | null }
type NoProposal =
  | 'draft-unknown'
  | 'agreement-unsound'
  | 'nothing-changes'
  | 'effective-past'
  | 'proposal-outrun'
  | 'proposal-over'

/** Proposes what a draft says: from now on everybody reads it, and both sides may sign it. */
export function propose(
  acting: Acting,
  wanted: Wanted,
): Promise<Result<Proposal, NoProposal | Guarded | Repeated>> {
  const { db, workspaceId, asked } = acting
  return guarded(() =>
    once<Proposal, NoProposal>(db, workspaceId, asked, wanted, async (tx) => {
      await takeTurn(tx, workspaceId)
      const words = await wordsOf(tx, acting, wanted)
      if (!words.ok) return words
      const { version } = await newestVersion(tx, workspaceId)
      if (words.value.baseVersion !== version) return refuse('proposal-outrun')
      return ok(await begin(tx, acting, words.value))
    }),
  )
}

/** Puts the newest version before both sides as it is, where they have not both signed it. */
export function proposeAsItIs(
  acting: Acting,
): Promise<Result<Proposal, 'nothing-changes' | Guarded | Repeated>> {
  const { db, workspaceId, asked } = acting
  return guarded(() =>
    once<Proposal, 'nothing-changes'>(db, workspaceId, asked, {}, async (tx) => {
      await takeTurn(tx, workspaceId)
      const newest = await newestVersion(tx, workspaceId)
      if (newest.proposal_id !== null) return refuse('nothing-changes')
      const { version: baseVersion, document } = newest
      return ok(await begin(tx, acting, { baseVersion, document, effectiveFrom: null, note: '' }))
    }),
  )
}

/** Other words instead of those proposed, by whoever may propose; signatures under the former ones end. */
export function reword(
  acting: Acting,
  { proposalId, revision, ...wanted }: Wanted & { proposalId: number; revision: number },
): Promise<Result<Proposal, NoProposal | 'proposal-unknown' | Guarded | Repeated>> {
  const { db, workspaceId, asked, now, by } = acting
  type No = NoProposal | 'proposal-unknown' | 'proposal-reworded'
  return guarded(() =>
    once<Proposal, No>(db, workspaceId, asked, { proposalId, revision, wanted }, async (tx) => {
      await takeTurn(tx, workspaceId)
      const proposal = await lockProposal(tx, workspaceId, proposalId)
      if (!proposal) return refuse('proposal-unknown')
      if (proposal.state !== 'open')
        return refuse(proposal.state === 'outrun' ? 'proposal-outrun' : 'proposal-over')
      if (proposal.revision !== revision) return refuse('proposal-reworded')
      const words = await wordsOf(tx, acting, wanted)
      if (!words.ok) return words
      if (words.value.baseVersion !== proposal.base_version) return refuse('proposal-outrun')
      await word(tx, acting, proposalId, revision + 1, words.value)
      const read = await readProposal(tx, acting, proposalId)
      const subject = subjectOf(proposalId)
      await record(tx, workspaceId, { action: 'reword-proposal', subject, at: now, by })
      return ok(read as Proposal)
    }),
  )
}

/** Takes a proposal back: whoever made it, or the mediator. */
export function withdraw(
  acting: Acting,
  proposalId: number,
): Promise<
  Result<Proposal, 'proposal-unknown' | 'proposal-over' | 'proposal-not-yours' | Guarded>
> {
  const { db, workspaceId, now, by, holder } = acting
  type No = 'proposal-unknown' | 'proposal-over' | 'proposal-not-yours'
  return guarded(() =>
    orNothing<Proposal, No>(db, workspaceId, async (tx) => {
      await takeTurn(tx, workspaceId)
      const proposal = await lockProposal(tx, workspaceId, proposalId)
      if (!proposal) return refuse('proposal-unknown')
      if (proposal.state !== 'open') return refuse('proposal-over')
      if (proposal.made_by !== acting.memberId && !holder.roles.includes('mediator'))
        return refuse('proposal-not-yours')
      await sql`update agreement_signature set voided_at = ${timestamp(now)}, voided_as = 'withdrawn'
        where workspace_id = ${workspaceId} and proposal_id = ${proposalId} and voided_at is null`.execute(
        tx,
      )
      await tx
        .updateTable('proposal')
        .set(({ eb }) => ({
          state: 'withdrawn',
          ended_at: now,
          ended_by: memberOf(acting),
          version: eb('version', '+', 1),
        }))
        .where('workspace_id', '=', workspaceId)
        .where('proposal_id', '=', proposalId)
        .execute()
      const read = await readProposal(tx, acting, proposalId)
      const subject = subjectOf(proposalId)
      await record(tx, workspaceId, { action: 'withdraw-proposal', subject, at: now, by })
      return ok(read as Proposal)
    }),
  )
}

/** Before anything of proposals is read, so that two who act at once do so one after the other. */
export const takeTurn = (tx: Tx, workspaceId: string) =>
  sql`select take_signing_turn(${workspaceId}::uuid)`.execute(tx)

export const subjectOf = (proposalId: number) =>
  ({ kind: 'proposal', id: String(proposalId), label: `proposal ${proposalId}` }) as const

export const lockProposal = (tx: Tx, workspaceId: string, proposalId: number) =>
  tx
    .selectFrom('proposal')
    .select(['state', 'revision', 'base_version', 'made_by'])
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', proposalId)
    .forUpdate()
    .executeTakeFirst()

type Words = {
  baseVersion: number
  document: Agreement
  effectiveFrom: Instant | null
  note: string
}

/** Takes the draft; what it says has to be a sound agreement that differs from its base. */
async function wordsOf(
  tx: Tx,
  acting: Acting,
  { draftId, effectiveFrom }: Wanted,
): Promise<Result<Words, Exclude<NoProposal, 'proposal-over' | 'proposal-outrun'>>> {
  const draft = await takeDraft(tx, acting, draftId)
  if (!draft) return refuse('draft-unknown')
  const checked = checkAgreement(draft.document)
  if (!checked.ok) return refuse('agreement-unsound')
  if (effectiveFrom !== null && effectiveFrom < acting.now) return refuse('effective-past')
  const base = await tx
    .selectFrom('agreement_version')
    .select('document')
    .where('workspace_id', '=', acting.workspaceId)
    .where('version', '=', draft.base_version)
    .executeTakeFirstOrThrow()
  if (canonical(checked.value) === canonical(base.document)) return refuse('nothing-changes')
  return ok({
    baseVersion: draft.base_version,
    document: checked.value,
    effectiveFrom: effectiveFrom === null ? null : instant(effectiveFrom),
    note: draft.note,
  })
}

async function begin(tx: Tx, acting: Acting, words: Words): Promise<Proposal> {
  const { workspaceId, now, by } = acting
  const { proposal_id } = await tx
    .insertInto('proposal')
    .values({
      ...{ workspace_id: workspaceId, base_version: words.baseVersion, made_by: memberOf(acting) },
      ...{ made_at: now, ended_at: null, ended_by: null },
    })
    .returning('proposal_id')
    .executeTakeFirstOrThrow()
  await word(tx, acting, proposal_id, 1, words)
  const proposal = (await readProposal(tx, acting, proposal_id)) as Proposal
  const subject = subjectOf(proposal_id)
  await record(tx, workspaceId, { action: 'propose-agreement', subject, at: now, by })
  return proposal
}

async function word(tx: Tx, acting: Acting, proposalId: number, revision: number, words: Words) {
  const { effectiveFrom, note } = words
  await tx
    .insertInto('proposal_revision')
    .values({
      ...{ workspace_id: acting.workspaceId, proposal_id: proposalId, revision, note },
      ...textOf(words),
      ...{ wanted_from: effectiveFrom, made_by: memberOf(acting), made_at: acting.now },
    })
    .execute()
}
