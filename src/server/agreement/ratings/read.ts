import { sql } from 'kysely'
import type { RatingRound } from '#api/ratings.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import { ratedBy } from '#domain/agreement/rating/round.ts'
import { may } from '#domain/workspace/may.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import type { Reading } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { readCards } from './cards.ts'

/** More rounds than anybody looks back on. */
const MOST_LISTED = 100

type Row = Pick<RatingRound, 'roundId' | 'madeBy' | 'madeAt' | 'leads' | 'answered' | 'finished'>

/** All rounds, the newest first. */
export async function listRounds(tx: Tx, reading: Reading) {
  const { holder, memberId } = reading
  return {
    mayBegin: memberId !== null && may(holder, 'reserve'),
    rounds: await readRows(tx, reading, null),
  }
}

/** One round as whoever asks may see it; undefined where there is none. */
export async function readRound(
  tx: Tx,
  reading: Reading,
  roundId: number,
): Promise<RatingRound | undefined> {
  const { workspaceId, memberId, holder } = reading
  const [row] = await readRows(tx, reading, roundId)
  if (!row) return undefined
  const cards = await readCards(tx, workspaceId, roundId)
  const answers = await readAnswers(tx, workspaceId, roundId)
  const own = new Map(
    answers.filter((one) => one.memberId === memberId).map((one) => [one.place, one.isReady]),
  )
  const mayRate = memberId !== null && sidesOf(holder.roles).length > 0
  const isThrough = mayRate ? cards.length > 0 && own.size === cards.length : memberId !== null
  return {
    ...row,
    mayRate,
    rows: cards.map((card) => ({ ...card, isReady: own.get(card.place) ?? null })),
    result: isThrough
      ? resultOf(
          answers,
          cards.map(({ place }) => place),
        )
      : null,
  }
}

type Answered = {
  memberId: number
  name: string
  side: Team | null
  place: number
  isReady: boolean
}

/** Only who answered for every lead counts: half an answer would tell of the leads that are easy. */
function resultOf(answers: Answered[], places: number[]): RatingRound['result'] {
  const byMember = new Map<number, Answered[]>()
  for (const answer of answers)
    byMember.set(answer.memberId, [...(byMember.get(answer.memberId) ?? []), answer])
  const whole = [...byMember.values()].filter((own) => own.length === places.length)
  const raters = whole.map((own) => {
    const ready = new Map(own.map(({ place, isReady }) => [place, isReady]))
    const { name = '', side = null } = own[0] ?? {}
    return { name, side, ready: places.map((place) => ready.get(place) === true) }
  })
  const { pairs, alpha, disputed } = ratedBy(raters)
  return {
    ...{ agreed: pairs.agreed, pairs: pairs.n, kappa: pairs.kappa, alpha },
    raters: raters.map(({ name, side }) => ({ name, side })),
    disputed: disputed.map((one) => ({ ...one, place: places[one.place] ?? 0 })),
  }
}

async function readAnswers(tx: Tx, workspaceId: string, roundId: number): Promise<Answered[]> {
  const { rows } = await sql<Answered>`
    select a.member_id as "memberId", m.name, a.side, a.place, a.is_ready as "isReady"
    from rating_answer a
    join member m on m.workspace_id = ${workspaceId} and m.member_id = a.member_id
    where a.workspace_id = ${workspaceId} and a.round_id = ${roundId}
    order by a.member_id, a.place`.execute(tx)
  return rows
}

/** One round, or all of them where none is named, as a list shows them. */
export async function readRows(
  tx: Tx,
  { workspaceId, memberId }: Reading,
  roundId: number | null,
): Promise<Row[]> {
  const which = roundId === null ? sql<boolean>`true` : sql<boolean>`r.round_id = ${roundId}`
  const { rows } = await sql<Row>`
    select r.round_id as "roundId", m.name as "madeBy", r.made_at as "madeAt", l.leads,
      coalesce(a.answered, 0)::integer as answered, coalesce(a.finished, 0)::integer as finished
    from rating_round r
    join member m on m.workspace_id = ${workspaceId} and m.member_id = r.made_by
    cross join lateral (select count(*)::integer as leads from rating_lead
      where workspace_id = ${workspaceId} and round_id = r.round_id) l
    cross join lateral (
      select sum(own) filter (where member_id = ${memberId ?? -1}) as answered,
        count(*) filter (where own = l.leads) as finished
      from (select member_id, count(*) as own from rating_answer
        where workspace_id = ${workspaceId} and round_id = r.round_id group by member_id) o) a
    where r.workspace_id = ${workspaceId} and ${which}
    order by r.round_id desc limit ${MOST_LISTED}`.execute(tx)
  return rows
}
