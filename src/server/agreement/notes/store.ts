import { type RawBuilder, sql } from 'kysely'
import type { ClauseComment, Reservation } from '#api/agreement-notes.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Role } from '#domain/workspace/role.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import type { Acting, Reading } from '#server/acting.ts'
import { memberOf } from '#server/agreement/drafts/store.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'

type Said = { clauseId: string; proposalId?: number | undefined; says: string }

/** Comments and reservations of one proposal, with the reservations that stand anyway; without one, of the agreement. */
export async function listNotes(tx: Tx, acting: Reading, proposalId: number | undefined) {
  const about =
    proposalId === undefined
      ? sql<boolean>`c.proposal_id is null`
      : sql<boolean>`c.proposal_id = ${proposalId}`
  return {
    comments: await readComments(tx, acting, about),
    reservations: await readReservations(tx, acting, sql<boolean>`true`),
  }
}

/** Says something of a clause, of the agreement or of a proposal. */
export function comment(
  acting: Acting,
  said: Said,
): Promise<Result<ClauseComment, 'proposal-unknown' | Repeated>> {
  const { db, workspaceId, now, asked } = acting
  return once<ClauseComment, 'proposal-unknown'>(db, workspaceId, asked, said, async (tx) => {
    if (!(await isKnown(tx, workspaceId, said.proposalId))) return refuse('proposal-unknown')
    const { comment_id } = await tx
      .insertInto('clause_comment')
      .values({
        ...{ workspace_id: workspaceId, clause_id: said.clauseId, says: said.says },
        ...{ proposal_id: said.proposalId ?? null, member_id: memberOf(acting), said_at: now },
        ...{ side: sideOf(acting.holder.roles), taken_back_at: null },
      })
      .returning('comment_id')
      .executeTakeFirstOrThrow()
    const [made] = await readComments(tx, acting, sql<boolean>`c.comment_id = ${comment_id}`)
    return ok(made as ClauseComment)
  })
}

/** Takes a comment of one's own back; its words are gone. */
export function takeBack(
  acting: Acting,
  commentId: number,
): Promise<Result<{ commentId: number }, 'comment-unknown'>> {
  const { db, workspaceId, now } = acting
  return orNothing<{ commentId: number }, 'comment-unknown'>(db, workspaceId, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('clause_comment')
      .set({ says: '', taken_back_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('comment_id', '=', commentId)
      .where('member_id', '=', memberOf(acting))
      .where('taken_back_at', 'is', null)
      .executeTakeFirst()
    return numUpdatedRows > 0n ? ok({ commentId }) : refuse('comment-unknown')
  })
}

/** Records a disagreement. It keeps nobody from signing; it keeps everybody from forgetting. */
export function reserve(
  acting: Acting,
  said: Said & { reviewOn: string | null },
): Promise<Result<Reservation, 'proposal-unknown' | Repeated>> {
  const { db, workspaceId, now, asked, by } = acting
  return once<Reservation, 'proposal-unknown'>(db, workspaceId, asked, said, async (tx) => {
    if (!(await isKnown(tx, workspaceId, said.proposalId))) return refuse('proposal-unknown')
    const { reservation_id } = await tx
      .insertInto('reservation')
      .values({
        ...{ workspace_id: workspaceId, clause_id: said.clauseId, says: said.says },
        ...{ proposal_id: said.proposalId ?? null, owner_id: memberOf(acting) },
        ...{ side: sideOf(acting.holder.roles), review_on: said.reviewOn },
        ...{ made_at: now, changed_at: now },
      })
      .returning('reservation_id')
      .executeTakeFirstOrThrow()
    const made = await readReservation(tx, acting, reservation_id)
    const subject = subjectOf(reservation_id)
    await record(tx, workspaceId, { action: 'reserve', subject, at: now, by })
    return ok(made as Reservation)
  })
}

type Change = {
  reservationId: number
  version: number
  state: Reservation['state']
  says?: string | undefined
  reviewOn?: string | null | undefined
}

/** Says how a disagreement stands: its owner, a manager of that side, or the mediator. */
export function changeReservation(
  acting: Acting,
  { reservationId, version, state, says, reviewOn }: Change,
): Promise<
  Result<Reservation, 'reservation-unknown' | 'reservation-not-yours' | 'reservation-changed'>
> {
  const { db, workspaceId, now, by } = acting
  type No = 'reservation-unknown' | 'reservation-not-yours' | 'reservation-changed'
  return orNothing<Reservation, No>(db, workspaceId, async (tx) => {
    const found = await readReservation(tx, acting, reservationId)
    if (!found) return refuse('reservation-unknown')
    if (!found.mayChange) return refuse('reservation-not-yours')
    const { numUpdatedRows } = await tx
      .updateTable('reservation')
      .set({
        ...{ state, changed_at: now, version: version + 1 },
        ...(says === undefined ? {} : { says }),
        ...(reviewOn === undefined ? {} : { review_on: reviewOn }),
      })
      .where('workspace_id', '=', workspaceId)
      .where('reservation_id', '=', reservationId)
      .where('version', '=', version)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return refuse('reservation-changed')
    const changed = await readReservation(tx, acting, reservationId)
    await record(tx, workspaceId, {
      ...{ action: 'change-reservation', subject: subjectOf(reservationId), at: now, by },
      ...{ before: { state: found.state }, after: { state } },
    })
    return ok(changed as Reservation)
  })
}

const subjectOf = (reservationId: number) =>
  ({
    kind: 'reservation',
    id: String(reservationId),
    label: `disagreement ${reservationId}`,
  }) as const

const sideOf = (roles: readonly Role[]) => {
  const sides = sidesOf(roles)
  return sides.length === 1 ? (sides[0] ?? null) : null
}

async function isKnown(tx: Tx, workspaceId: string, proposalId: number | undefined) {
  if (proposalId === undefined) return true
  const found = await tx
    .selectFrom('proposal')
    .select('proposal_id')
    .where('workspace_id', '=', workspaceId)
    .where('proposal_id', '=', proposalId)
    .executeTakeFirst()
  return found !== undefined
}

async function readComments(
  tx: Tx,
  acting: Reading,
  which: RawBuilder<boolean>,
): Promise<ClauseComment[]> {
  const { workspaceId, memberId } = acting
  const { rows } = await sql<Omit<ClauseComment, 'by'> & { memberId: number; name: string }>`
    select c.comment_id as "commentId", c.clause_id as "clauseId", c.proposal_id as "proposalId",
      c.member_id as "memberId", m.name, c.side, c.says, c.said_at as "saidAt",
      c.member_id is not distinct from ${memberId} as "isYours"
    from clause_comment c
    join member m on m.workspace_id = ${workspaceId} and m.member_id = c.member_id
    where c.workspace_id = ${workspaceId} and c.taken_back_at is null and ${which}
    order by c.said_at, c.comment_id`.execute(tx)
  return rows.map(({ memberId: by, name, ...row }) => ({ ...row, by: { memberId: by, name } }))
}

const readReservation = async (tx: Tx, acting: Acting, reservationId: number) =>
  (await readReservations(tx, acting, sql<boolean>`r.reservation_id = ${reservationId}`))[0]

async function readReservations(
  tx: Tx,
  acting: Reading,
  which: RawBuilder<boolean>,
): Promise<Reservation[]> {
  const { workspaceId, memberId, holder } = acting
  const { rows } = await sql<
    Omit<Reservation, 'owner' | 'mayChange'> & { ownerId: number; name: string }
  >`
    select r.reservation_id as "reservationId", r.clause_id as "clauseId",
      r.proposal_id as "proposalId", r.owner_id as "ownerId", m.name, r.side, r.says, r.state,
      r.review_on as "reviewOn", r.made_at as "madeAt", r.changed_at as "changedAt", r.version
    from reservation r
    join member m on m.workspace_id = ${workspaceId} and m.member_id = r.owner_id
    where r.workspace_id = ${workspaceId} and ${which}
    order by r.made_at, r.reservation_id`.execute(tx)
  const decides = (side: Reservation['side']) =>
    holder.roles.includes('mediator') ||
    (side !== null && holder.roles.includes(`${side}-manager` as Role))
  return rows.map(({ ownerId, name, ...row }) => ({
    ...row,
    owner: { memberId: ownerId, name },
    mayChange: ownerId === memberId || decides(row.side),
  }))
}
