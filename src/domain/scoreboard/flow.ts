import type { Closing } from '#domain/agreement/agreement.ts'

/** What is known of one hand-off when asked where it went. */
export type Fate = {
  passed: boolean
  accepted: boolean
  /** A deal is linked to it, or a decision says that there was one. */
  deal: boolean
  won: boolean
  lost: boolean
  closing: Closing | null
  /** Nobody decided in time: past its day of expiry and not closed otherwise. Rule 1.2. */
  expired: boolean
}

/** Hand-offs with one fate, counted. */
export type Alike = Fate & {
  handoffs: number
  /** The person's next hand-off exists; and that one was won. */
  again: boolean
  wonAgain: boolean
}

type Back = Exclude<Closing, 'won' | 'lost'>
/** Where a hand-off is now: won, lost, back with marketing, or still open, and the furthest stage it reached. */
type End =
  | { at: 'deals'; how: 'won' | 'lost' | 'open' }
  | { at: 'held' | 'passed' | 'accepted'; how: 'open' | Back }

export type Flow = {
  mql: number
  passed: number
  accepted: number
  deals: number
  won: number
  lost: number
  /** Of the lost ones, how many came again later. */
  lostAgain: number
  /** Hand-offs that went back, by the stage they left and the way. */
  backFromHeld: Partial<Record<Back, number>>
  backFromPassed: Partial<Record<Back, number>>
  backFromAccepted: Partial<Record<Back, number>>
  open: { held: number; passed: number; accepted: number; deals: number }
  again: { back: number; mqlAgain: number; wonAgain: number }
}

/**
 * Where one hand-off ended, exactly one place. With a deal the deal's end is its end, whatever closed the hand-off
 * before; a later stage implies the earlier ones. Rules 1.2, 1.3.
 */
export function endOf(fate: Fate): End {
  const won = fate.won || fate.closing === 'won'
  const lost = fate.lost || fate.closing === 'lost'
  if (won) return { at: 'deals', how: 'won' }
  if (lost) return { at: 'deals', how: 'lost' }
  if (fate.deal) return { at: 'deals', how: 'open' }
  const at = fate.accepted ? 'accepted' : fate.passed ? 'passed' : 'held'
  const closing = fate.closing as Back | null
  return { at, how: closing ?? (fate.expired ? 'expired' : 'open') }
}

/** Every hand-off of a period at the one place where it ended; the places sum to the MQLs. Rule 1.3. */
export function flowOf(groups: Alike[]): Flow {
  const flow = nothing()
  for (const group of groups) {
    const { handoffs } = group
    const end = endOf(group)
    const depth = DEPTH[end.at]
    flow.mql += handoffs
    if (depth >= 1) flow.passed += handoffs
    if (depth >= 2) flow.accepted += handoffs
    if (depth >= 3) flow.deals += handoffs
    if (end.how === 'open') flow.open[end.at] += handoffs
    else if (end.at === 'deals') closeDeal(flow, end.how, group)
    else sendBack(flow, end.at, end.how, group)
  }
  return flow
}

const DEPTH = { held: 0, passed: 1, accepted: 2, deals: 3 } as const
const LANE = {
  held: 'backFromHeld',
  passed: 'backFromPassed',
  accepted: 'backFromAccepted',
} as const

function closeDeal(flow: Flow, how: 'won' | 'lost', group: Alike): void {
  flow[how] += group.handoffs
  if (how === 'lost' && group.again) flow.lostAgain += group.handoffs
}

function sendBack(flow: Flow, at: keyof typeof LANE, how: Back, group: Alike): void {
  const lane = flow[LANE[at]]
  lane[how] = (lane[how] ?? 0) + group.handoffs
  flow.again.back += group.handoffs
  if (group.again) flow.again.mqlAgain += group.handoffs
  if (group.wonAgain) flow.again.wonAgain += group.handoffs
}

const nothing = (): Flow => ({
  mql: 0,
  passed: 0,
  accepted: 0,
  deals: 0,
  won: 0,
  lost: 0,
  lostAgain: 0,
  backFromHeld: {},
  backFromPassed: {},
  backFromAccepted: {},
  open: { held: 0, passed: 0, accepted: 0, deals: 0 },
  again: { back: 0, mqlAgain: 0, wonAgain: 0 },
})
