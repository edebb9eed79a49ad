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
  const hidden = clicks.filter(({ isHidden }) => isHidden)
  const found: FalseSignal<Id>[] = []
  for (const act of acts) {
    if (act.does !== 'click' && act.does !== 'open') continue
    const { id, at, machine } = act
    const say = (test: SignalTest, evidence: Evidence = {}) => found.push({ id, test, evidence })
    const burst = bursts.get(act)
    const afterMs = rushed.get(act)
    if (machine !== null) say('scanner', { machine })
    else if (act.does === 'open') continue
    else if (hidden.some((trap) => Math.abs(trap.at - at) <= LIMITS.hiddenReachMs))
      say('hidden-link')
    else if (isWithin(around.human, at, LIMITS.clearedWithinMs)) continue
    else if (burst) say('burst', burst)
    else if (afterMs !== undefined) say('rush', { afterMs })
  }
  return found
}

/** (a) Clicks beside which another link of the mail was opened within the limit; with all of their burst. */
function burstsOf<Id>(clicks: readonly Act<Id>[]): Map<Act<Id>, Evidence> {
  const linked = clicks.filter(({ link }) => link !== null)
  const quick = linked.filter(
    (click, i) => hasOther(linked, click, i, -1) || hasOther(linked, click, i, 1),
  )
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

function hasOther<Id>(
  clicks: readonly Act<Id>[],
  { at, link }: Act<Id>,
  from: number,
  step: 1 | -1,
): boolean {
  for (let i = from + step; ; i += step) {
    const other = clicks[i]
    if (!other || Math.abs(other.at - at) > LIMITS.burstMs) return false
    if (other.link !== link) return true
  }
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
  for (const { at: delivered } of acts.filter(({ does }) => does === 'delivered')) {
    const rushed = clicks.filter(({ at }) => at >= delivered && at - delivered <= LIMITS.rushMs)
    const [first] = rushed
    if (!first || isWithin(site, first.at, LIMITS.quietMs)) continue
    for (const click of rushed)
      found.set(click, Math.min(click.at - delivered, found.get(click) ?? Number.POSITIVE_INFINITY))
  }
  return found
}

const isWithin = (instants: readonly number[], from: number, ms: number) =>
  instants.some((at) => at >= from && at - from <= ms)
