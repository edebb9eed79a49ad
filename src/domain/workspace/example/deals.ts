import type { DealFacts } from '#domain/people/imports/rows/row.ts'
import { DAY, type Instant } from '#domain/time.ts'
import type { Visitor } from './cast.ts'
import { logistic } from './interest.ts'
import { officeTime } from './season.ts'
import { REPS } from './words.ts'

type Opening = { n: number; opened: Instant; promise: number; until: Instant }

/** A deal and its end: about nine weeks, larger for larger plants, won more often where the lead was better. */
export function drawDeal(visitor: Visitor, { n, opened, promise, until }: Opening): DealFacts {
  const { chance, company, key } = visitor
  const size = (company.employees / 120) ** 0.35
  const euros = 250 * Math.max(6, Math.round(72 * size * Math.exp(0.45 * chance.normal())))
  const days = Math.min(240, 12 + chance.waiting(26) + chance.waiting(26))
  const closed = officeTime(chance, opened + days * DAY)
  const won = chance.chance(logistic(-0.5 + 0.55 * promise))
  const ended = closed <= until
  const waits = chance.weighted([
    ['Site visit', 3],
    ['Offer sent', 4],
    ['Negotiating', 2],
  ] as const)
  return {
    key: `${key}-deal-${n}`,
    name: `${company.name}: ${chance.pick(['Pumps', 'Monitoring', 'Service contract', 'Refit'])}`,
    owner: chance.pick(REPS),
    amountCents: euros * 100,
    currency: 'EUR',
    state: ended ? (won ? 'won' : 'lost') : 'open',
    sourceStage: ended ? (won ? 'Signed' : 'Lost') : waits,
    openedAt: opened,
    closedAt: ended ? closed : null,
    reason: ended && !won ? chance.pick(['price', 'price', 'repair', 'silence'] as const) : null,
  }
}

/** What sales found by themselves: a deal some weeks after the first call, without any lead of marketing. */
export function foundDeal(visitor: Visitor, until: Instant): DealFacts | null {
  const { chance, arrivesAt, quality } = visitor
  const opened = officeTime(chance, arrivesAt + chance.waiting(20 * DAY))
  if (opened <= arrivesAt || opened > until) return null
  return drawDeal(visitor, { n: 0, opened, promise: 0.5 * quality + 0.5, until })
}
