import type { Act } from './act.ts'
import { LIMITS } from './limits.ts'

/** The tests of rule 3.2, in the order in which one of several is named. */
export const TESTS = ['scanner', 'hidden-link', 'burst', 'rush'] as const
export type SignalTest = (typeof TESTS)[number]

/** What a test saw, for the sentence that is shown. */
export type Evidence = {
  /** Different links that were opened in one go, and how long it took. */
  links?: number
  withinMs?: number
  /** How long after the delivery the click came. */
  afterMs?: number
  /** Who called itself so, or "HEAD". */
  machine?: string
}

export type FalseSignal<Id = number> = { id: Id; test: SignalTest; evidence: Evidence }

/**
 * The clicks and opens in mails that a machine made, not a reader. Looks at each person and mail by itself; the order
 * of the acts does not matter, and nobody else's do. A form or a reply soon after a click clears what only its timing
 * said. Rule 3.2.
 */
export function falseSignals<Id>(acts: readonly Act<Id>[]): FalseSignal<Id>[] {
  return [...Map.groupBy(acts, ({ person }) => person).values()].flatMap(ofPerson)
}

function ofPerson<Id>(acts: Act<Id>[]): FalseSignal<Id>[] {
  const inOrder = acts.toSorted((a, b) => a.at - b.at)
  const times = (does: Act['does'][]) =>
    inOrder.filter((act) => does.includes(act.does)).map(({ at }) => at)
  const around = { site: times(['site', 'form']), human: times(['form', 'reply']) }
  return [...Map.groupBy(inOrder, ({ mail }) => mail).values()].flatMap((mail) =>
    ofMail(mail, around),
  )
}

/** Instants, ascending, of what the person did on the site, and of what only a person does. */
type Around = { site: number[]; human: number[] }

function ofMail<Id>(acts: readonly Act<Id>[], around: Around): FalseSignal<Id>[] {
  const clicks = acts.filter(({ does }) => does === 'click')
  const bursts = burstsOf(clicks)
  const rushed = rushedOf(acts, clicks, around)
  const hidden = clicks.filter(({ isHidden }) => isHidden).map(({ at }) => at)
  const reach = LIMITS.hiddenReachMs
  const found: FalseSignal<Id>[] = []
  for (const act of acts) {
    if (act.does !== 'click' && act.does !== 'open') continue
    const { id, at, machine } = act
    const say = (test: SignalTest, evidence: Evidence = {}) => found.push({ id, test, evidence })
    const burst = bursts.get(act)
    const afterMs = rushed.get(act)
    if (machine !== null) say('scanner', { machine })
    else if (act.does === 'open') continue
    else if (isWithin(hidden, at - reach, 2 * reach)) say('hidden-link')
    else if (isWithin(around.human, at, LIMITS.clearedWithinMs)) continue
    else if (burst) say('burst', burst)
    else if (afterMs !== undefined) say('rush', { afterMs })
  }
  return found
}

/** (a) Clicks beside which another link of the mail was opened within the limit; with all of their burst. */
function burstsOf<Id>(clicks: readonly Act<Id>[]): Map<Act<Id>, Evidence> {
  const linked = clicks.filter(({ link }) => link !== null)
  const before = others(linked)
  const after = others(linked.toReversed()).reverse()
  const isNear = (click: Act<Id>, other: Act<Id> | null = null) =>
    other !== null && Math.abs(other.at - click.at) <= LIMITS.burstMs
  const quick = linked.filter((click, i) => isNear(click, before[i]) || isNear(click, after[i]))
  const found = new Map<Act<Id>, Evidence>()
  let burst: Act<Id>[] = []
  for (const [i, click] of quick.entries()) {
    burst.push(click)
    const next = quick[i + 1]
    if (next && next.at - click.at <= LIMITS.burstMs) continue
    const links = new Set(burst.map(({ link }) => link)).size
    const withinMs = click.at - (burst[0] as Act<Id>).at
    for (const one of burst) found.set(one, { links, withinMs })
    burst = []
  }
  return found
}

/** Of each click the last one before it that leads elsewhere. */
function others<Id>(clicks: readonly Act<Id>[]): (Act<Id> | null)[] {
  let last: Act<Id> | null = null
  let other: Act<Id> | null = null
  return clicks.map((click) => {
    if (last && last.link !== click.link) other = last
    last = click
    return other
  })
}

/** (b) Clicks right after the delivery, when nothing on the site followed the first one; with the time between. */
function rushedOf<Id>(
  acts: readonly Act<Id>[],
  clicks: readonly Act<Id>[],
  { site }: Around,
): Map<Act<Id>, number> {
  const found = new Map<Act<Id>, number>()
  // Mails that nothing names may be several.
  if (acts[0]?.mail === null) return found
  const unread = acts.filter(({ does, at }) => does === 'delivered' && isUnread(clicks, site, at))
  let next = 0
  for (const click of clicks) {
    while ((unread[next]?.at ?? Number.POSITIVE_INFINITY) <= click.at) next += 1
    const afterMs = click.at - (unread[next - 1]?.at ?? Number.NEGATIVE_INFINITY)
    if (afterMs <= LIMITS.rushMs) found.set(click, afterMs)
  }
  return found
}

/** Whether the first click after a delivery led nobody to read on. */
function isUnread<Id>(clicks: readonly Act<Id>[], site: readonly number[], delivered: number) {
  const first = clicks[firstFrom(clicks.length, (i) => (clicks[i] as Act<Id>).at >= delivered)]
  return first !== undefined && !isWithin(site, first.at, LIMITS.quietMs)
}

/** Of instants in order, whether one lies so soon from an instant on. */
function isWithin(instants: readonly number[], from: number, ms: number): boolean {
  const at = instants[firstFrom(instants.length, (i) => (instants[i] as number) >= from)]
  return at !== undefined && at - from <= ms
}

/** The first place from which on something holds; `count` where it nowhere does. */
function firstFrom(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
