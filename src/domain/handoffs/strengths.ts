import { rate } from '#domain/rate.ts'
import { DAY, type Instant } from '#domain/time.ts'

/** What leads are told apart by, when it is asked who does well with which: their bands, and why they were passed. */
export type LeadKind = {
  fit: string
  engagement: string
  openedBy: 'score' | 'hand-raise' | 'decision'
}

/** Accepted leads of one kind that are old enough to be judged, and how many of them led to a deal in time. */
export type Counted = LeadKind & { memberId: number; leads: number; deals: number }

/** Where somebody's share of deals is clearly not that of the whole team. */
export type Strength = Counted & {
  teamLeads: number
  teamDeals: number
  /** What part of their turn leads of this kind are, 0.8 to 1.25. */
  weight: number
}

/** Days in which an accepted lead leads to a deal or does not; younger leads are not judged. */
export const WINDOW_DAYS = 90
/** Days in which only the rep sees a strength, before it weighs. */
export const SHOWN_FIRST_DAYS = 14

/** Fewer leads than this say nothing of anybody. */
const LEAST = 10
/** The team's share counts for as many leads of somebody's own as this. */
const PRIOR = 10
const LIGHTEST = 0.8
const HEAVIEST = 1.25

/** A kind as a word, to look weights up by. */
export const kindKey = ({ fit, engagement, openedBy }: LeadKind): string =>
  JSON.stringify([fit, engagement, openedBy])

/**
 * Who does clearly better or worse than the whole team with which kind of lead: of at least ten leads, and only where the
 * 95 % interval of the own share is clear of the team's. The weight is the own share, drawn towards the team's as if ten
 * more leads had gone as the team's do, over the team's share; never below 0.8, never above 1.25. docs/decisions/039.
 */
export function strengthsOf(counted: readonly Counted[]): Strength[] {
  const kinds = Map.groupBy(counted, kindKey)
  return [...kinds.values()].flatMap((ofKind) => {
    const teamLeads = ofKind.reduce((sum, { leads }) => sum + leads, 0)
    const teamDeals = ofKind.reduce((sum, { deals }) => sum + deals, 0)
    return ofKind
      .map((one) => ({
        ...one,
        teamLeads,
        teamDeals,
        weight: weightOf(one, teamDeals / teamLeads),
      }))
      .filter(({ weight }) => weight !== 1)
  })
}

function weightOf({ leads, deals }: Counted, team: number): number {
  if (leads < LEAST) return 1
  const { lo, hi } = rate(deals, leads)
  if (lo === null || hi === null || (lo <= team && team <= hi)) return 1
  const own = (deals + PRIOR * team) / (leads + PRIOR)
  return Math.min(HEAVIEST, Math.max(LIGHTEST, own / team))
}

/** From when a strength weighs that its rep was shown first at an instant. */
export const weighsFrom = (shownAt: Instant): Instant =>
  (shownAt + SHOWN_FIRST_DAYS * DAY) as Instant

/** The same finding as before keeps when it was shown first; one that turned around begins anew. */
export const isSameFinding = (a: Strength, b: Strength): boolean =>
  a.memberId === b.memberId && kindKey(a) === kindKey(b) && a.weight > 1 === b.weight > 1
