import { sql } from 'kysely'
import { dueAfter } from '#domain/handoffs/hours.ts'
import { type RelayReason, relaySays } from '#domain/handoffs/relay.ts'
import { afterTurn, inTurn, route, type Terms } from '#domain/handoffs/route.ts'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'
import { HOUR, type Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { type LeadFacts, readLeads, type Which } from './leads.ts'
import { readPlan, readSellers, type Seller } from './reps.ts'

/**
 * A lead that needs somebody. `targetMs`: open time in which it has to be answered; `from`: who has it, and why it goes on
 * to somebody else.
 */
export type Waiting = Which & {
  targetMs?: number | undefined
  from?: { memberId: number; reason: RelayReason } | null
  /** Of imported history: no part of anybody's week. */
  isHistory?: boolean
}
export type Given = Which & { memberId: number | null; why: WhyRep }

const USUAL_TARGET = 8 * HOUR

/**
 * Who gets each of these leads, and why, in the order given; whose turn it was is kept. Leads of nobody any more are
 * left out. A handful of queries however many leads there are.
 */
export async function routeMany(
  tx: Tx,
  workspaceId: string,
  leads: readonly Waiting[],
  now: Instant,
): Promise<Given[]> {
  if (leads.length === 0) return []
  // Two who give leads at once do so one after the other: else both see the same turn.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`routing ${workspaceId}`}, 0))`.execute(
    tx,
  )
  const { plan } = await readPlan(tx, workspaceId)
  const sellers = await readSellers(tx, workspaceId, plan, now)
  const apart = new Map(leads.map((lead) => [`${lead.personId}/${lead.n}`, lead]))
  const facts = await readLeads(tx, workspaceId, [...apart.values()])
  const answerBy = await answerTimes(tx, workspaceId, now)
  let reps = takers(sellers)
  const given = facts.map((lead) => {
    const {
      targetMs,
      from = null,
      isHistory = false,
    } = apart.get(`${lead.personId}/${lead.n}`) ?? {}
    const terms = { rules: plan.rules, answerBy: answerBy(targetMs ?? USUAL_TARGET) }
    const among = from === null ? reps : othersFor(from, reps, sellers, terms)
    const { memberId, why, others } = route(lead, among, terms)
    if (memberId !== null)
      reps = turned(
        reps,
        memberId,
        isHistory ? 0 : 1,
        afterTurn(lead, inTurn(lead, among, terms), memberId),
      )
    const says = [...goesOn(from, sellers), why.says, ...besideSays(lead, memberId, sellers)].join(
      ' ',
    )
    return {
      personId: lead.personId,
      n: lead.n,
      memberId,
      why: { says, others: others.map(({ memberId, says }) => ({ memberId, says })) },
    }
  })
  await keepTurns(tx, workspaceId, reps)
  return given
}

/** A lead that somebody has goes on only to who is there in time; it stays with whoever was away and is back in time. */
function othersFor(
  { memberId, reason }: NonNullable<Waiting['from']>,
  reps: readonly Seller[],
  sellers: readonly Seller[],
  { answerBy }: Terms,
): Seller[] {
  const isInTime = ({ opensAt }: Seller) => opensAt !== null && opensAt <= answerBy
  const holder = sellers.find((seller) => seller.memberId === memberId)
  if (reason === 'away' && holder && isInTime(holder)) return []
  return reps.filter((rep) => rep.memberId !== memberId && isInTime(rep))
}

const goesOn = (from: Waiting['from'], sellers: readonly Seller[]): string[] => {
  const who = from && sellers.find(({ memberId }) => memberId === from.memberId)
  return who ? [relaySays(from.reason, who.name)] : []
}

/** Who gets leads; where nobody of sales does, whoever leads them. */
export const takers = (sellers: readonly Seller[]): Seller[] => {
  const taking = sellers.filter(({ takes }) => takes)
  return taking.length > 0 ? taking : [...sellers]
}

/** Until when an answer is due, by the hours of the company. */
export async function answerTimes(tx: Tx, workspaceId: string, now: Instant) {
  const calendars = await calendarsOf(tx, workspaceId)
  const openTime = calendars.openTime({ memberId: null, teamId: null }, now)
  return (targetMs: number): Instant => dueAfter(openTime, now, targetMs) ?? openTime.to
}

/** Two who work with one company are told of each other. */
export function besideSays(
  { company, beside }: LeadFacts,
  memberId: number | null,
  sellers: readonly Seller[],
): string[] {
  const other = beside.find((one) => one.memberId !== memberId)
  const who = sellers.find((seller) => seller.memberId === other?.memberId)
  if (!other || !who) return []
  return [`Mind that ${who.name} has an open ${other.what} at ${company ?? 'the same company'}.`]
}

const turned = (
  reps: readonly Seller[],
  memberId: number,
  leads: number,
  owed: Map<number, number>,
) =>
  reps.map((rep) => ({
    ...rep,
    owed: owed.get(rep.memberId) ?? rep.owed,
    taken: rep.taken + (rep.memberId === memberId ? leads : 0),
  }))

async function keepTurns(tx: Tx, workspaceId: string, reps: readonly Seller[]): Promise<void> {
  if (reps.length === 0) return
  await sql`
    insert into routing_turn (workspace_id, member_id, owed)
    select ${workspaceId}::uuid, t.member_id, t.owed
      from unnest(${reps.map(({ memberId }) => memberId)}::bigint[], ${reps.map(({ owed }) => owed)}::float8[])
        as t (member_id, owed)
    on conflict (workspace_id, member_id) do update set owed = excluded.owed`.execute(tx)
}
