import { nameOf } from '#domain/people/identity/name.ts'
import { dealEvents } from '#domain/people/imports/deals/deal-facts.ts'
import type { DealFacts, RowEvent, RowEvents } from '#domain/people/imports/rows/row.ts'
import type { Handoff } from '#domain/replay/handoff.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { exampleAgreement } from './agreement.ts'
import { type Visitor, visitor } from './cast.ts'
import { foundDeal } from './deals.ts'
import { interest } from './interest.ts'
import { replayAlone } from './replay-alone.ts'
import { answer } from './sales.ts'
import { arrivals, officeTime } from './season.ts'
import { actTold, decisionTold } from './told.ts'

/** How the example company is called, and the money it counts in. */
export const EXAMPLE = { name: 'Tidewell Pumps', currency: 'EUR' } as const

const PEOPLE = 2_000
/** Two years and a month, so that every month of the last year has one to be compared with. */
const HISTORY = 800 * DAY

/**
 * The history of an invented company up to an instant, told as an import would tell it: one piece for each person
 * and one for each deal. The people act first; the example's agreement is replayed over that, and sales answers
 * the hand-offs it finds, better leads more kindly. The same instant gives the same history.
 */
export function* exampleHistory(until: Instant): Generator<RowEvents> {
  const from = instant(until - HISTORY)
  const comesBy = arrivals(from, until)
  for (let number = 1; number <= PEOPLE; number++) {
    const person = visitor(number, comesBy)
    const { own, deals } = life(person, from, until)
    const who = { person: nameOf(person.key), company: person.company.name }
    yield { ...who, deal: null, events: own }
    for (const deal of deals)
      yield { ...who, deal, events: dealEvents(deal, person.key, false, until) }
  }
}

/** Everything about one person: what they did, what sales decided, and the deals that came of it. */
function life(person: Visitor, from: Instant, until: Instant) {
  const own = interest(person, until).map((act, n) => actTold(person, act, n))
  const found = person.foundBySales ? foundDeal(person, until) : null
  const deals: DealFacts[] = found ? [found] : []
  const seen = new Set<string>()
  for (;;) {
    const events = [...own, ...deals.flatMap((deal) => dealEvents(deal, person.key, false, until))]
    const handoff = replayAlone(exampleAgreement, events).find((one) => !seen.has(stateOf(one)))
    if (!handoff) return { own, deals }
    seen.add(stateOf(handoff))
    if (handoff.passedAt === null) own.push(...completion(person, handoff, until))
    const { decisions, deal } = answer(person, handoff, from, until)
    own.push(...decisions.map((decision) => decisionTold(person, decision)))
    if (deal) deals.push(deal)
  }
}

/** A hand-off is looked at when it opens and once more when it has been passed. */
const stateOf = ({ n, passedAt }: Handoff) => `${n} ${passedAt !== null}`

/** Marketing asks for what is missing; three in four answer within the week. */
function completion(person: Visitor, { mqlAt }: Handoff, until: Instant): RowEvent[] {
  const { chance, traits } = person
  const at = officeTime(chance, mqlAt + chance.between(1, 6) * DAY)
  if (at <= mqlAt || at > until || !chance.chance(0.75)) return []
  const { company = '', country = '', title = '' } = traits
  return [
    actTold(
      person,
      { name: 'identify', at, properties: { company, country, title } },
      `more-${mqlAt}`,
    ),
  ]
}
