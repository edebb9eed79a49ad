import type { Agreement } from '#domain/agreement/agreement.ts'
import { textOf } from './agreement/fingerprint.ts'
import type { Db, Tx } from './db/connect.ts'
import { inWorkspace, setLocally } from './db/transaction.ts'

type Made = { memberId: number; humanId: string }

/** A signed version with what was said on the way, as a backup brings it back; answers the ids. */
export function anAgreement(
  owner: Db,
  workspaceId: string,
  document: Agreement,
  { memberId, humanId }: Made,
  version: number,
) {
  const at = Date.UTC(2026, 0, 5)
  const of = { workspace_id: workspaceId }
  const { name: mark } = document
  return inWorkspace(owner, workspaceId, async (tx) => {
    await setLocally(tx, "app.restoring = 'on'")
    const { proposal_id } = await tx
      .insertInto('proposal')
      .values({
        ...{ ...of, base_version: 1, made_by: memberId, made_at: at, revision: 1 },
        ...{ state: 'in-force', ended_at: at, ended_by: null },
      })
      .returning('proposal_id')
      .executeTakeFirstOrThrow()
    const words = { ...of, proposal_id, revision: 1 }
    const text = textOf({ baseVersion: 1, effectiveFrom: null, document })
    await tx
      .insertInto('proposal_revision')
      .values({ ...words, ...text, wanted_from: null, made_by: memberId, made_at: at, note: mark })
      .execute()
    await tx
      .insertInto('proposal_signer')
      .values({ ...of, proposal_id, human_id: humanId, side: 'sales', mailbox: `${mark}@acme` })
      .execute()
    await tx
      .insertInto('agreement_signature')
      .values({
        ...{ ...words, side: 'sales', member_id: memberId, human_id: humanId, name: mark },
        ...{ hash: text.hash, confirmed_at: at, signed_at: at, voided_at: null, voided_as: null },
      })
      .execute()
    await tx
      .insertInto('agreement_version')
      .values({
        ...{ ...words, version, document, effective_from: at, created_at: at },
        ...{ base_version: version - 1, is_alone: true },
      })
      .execute()
    const { comment_id } = await tx
      .insertInto('clause_comment')
      .values({
        ...{ ...of, proposal_id, clause_id: 'qualify', member_id: memberId, side: 'sales' },
        ...{ says: mark, said_at: at, taken_back_at: null },
      })
      .returning('comment_id')
      .executeTakeFirstOrThrow()
    const { reservation_id } = await tx
      .insertInto('reservation')
      .values({
        ...{ ...of, proposal_id, clause_id: 'qualify', owner_id: memberId, side: 'sales' },
        ...{ says: mark, review_on: null, made_at: at, changed_at: at },
      })
      .returning('reservation_id')
      .executeTakeFirstOrThrow()
    const roundId = await aRound(tx, workspaceId, memberId)
    const draftId = await aDraft(tx, workspaceId, document, memberId)
    return {
      ...{ version, proposalId: proposal_id, draftId, roundId },
      ...{ commentId: comment_id, reservationId: reservation_id },
    }
  })
}

/** A draft of somebody. */
export async function aDraft(tx: Tx, workspaceId: string, document: Agreement, memberId: number) {
  const at = Date.UTC(2026, 0, 5)
  const { draft_id } = await tx
    .insertInto('agreement_draft')
    .values({
      ...{ workspace_id: workspaceId, made_by: memberId, base_version: 1, proposal_id: null },
      ...{ note: document.name, document, made_at: at, changed_at: at },
    })
    .returning('draft_id')
    .executeTakeFirstOrThrow()
  return draft_id
}

/** A round of rating without leads. */
async function aRound(tx: Tx, workspaceId: string, memberId: number): Promise<number> {
  const { round_id } = await tx
    .insertInto('rating_round')
    .values({ workspace_id: workspaceId, made_by: memberId, made_at: Date.UTC(2026, 0, 5) })
    .returning('round_id')
    .executeTakeFirstOrThrow()
  return round_id
}
