import { type Alike, endOf, type Fate } from './flow.ts'
import { NO_LEADS, type StageCounts } from './stage-row.ts'

/** Hand-offs of one origin and month with one fate, counted. */
export type Leads = Fate & {
  /** A refusal among them names its reason. */
  reasonGiven: boolean
  origin: string | null
  month: string
  /** The MQL is old enough to have had the whole window. */
  oldEnough: boolean
  /** How far they came within the window. */
  within: { passed: boolean; accepted: boolean; deal: boolean; won: boolean }
  handoffs: number
}

/** Of the hand-offs with one fate: how many persons came again, and how many of these won then. */
export type Comeback = Fate & { again: number; wonAgain: number }

/** How many leads came how far, by a key of theirs (origin, month, or one for all); largest first. Rule 1.4. */
export function countsBy(leads: Leads[], key: (leads: Leads) => string | null): StageCounts[] {
  const rows = new Map<string | null, StageCounts>()
  for (const group of leads) {
    const own = key(group)
    const row = rows.get(own) ?? { ...NO_LEADS, key: own }
    rows.set(own, row)
    row.mql += group.handoffs
    if (group.oldEnough) row.oldEnough += group.handoffs
    if (group.within.passed) row.passed += group.handoffs
    if (group.within.accepted) row.accepted += group.handoffs
    if (group.within.deal) row.deal += group.handoffs
    if (group.within.won) row.won += group.handoffs
    if (endOf(group).how === 'lost') row.lost += group.handoffs
  }
  return [...rows.values()].sort(
    (a, b) => b.mql - a.mql || ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
  )
}

/** The same leads by what became of them, with those that came again told apart. */
export function alike(leads: Leads[], comebacks: Comeback[]): Alike[] {
  const totals = new Map<
    string,
    { fate: Fate; handoffs: number; again: number; wonAgain: number }
  >()
  const totalOf = (fate: Fate) => {
    const { passed, accepted, deal, won, lost, closing, expired } = fate
    const own = { passed, accepted, deal, won, lost, closing, expired }
    const key = JSON.stringify(own)
    const total = totals.get(key) ?? { fate: own, handoffs: 0, again: 0, wonAgain: 0 }
    totals.set(key, total)
    return total
  }
  for (const group of leads) totalOf(group).handoffs += group.handoffs
  for (const group of comebacks) {
    const total = totalOf(group)
    total.again += group.again
    total.wonAgain += group.wonAgain
  }
  return [...totals.values()].flatMap(({ fate, handoffs, again, wonAgain }) => [
    { ...fate, handoffs: handoffs - again, again: false, wonAgain: false },
    { ...fate, handoffs: again - wonAgain, again: true, wonAgain: false },
    { ...fate, handoffs: wonAgain, again: true, wonAgain: true },
  ])
}
