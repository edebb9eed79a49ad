import type { Agreement, Scalar } from '#domain/agreement/agreement.ts'
import { eventWords } from '#domain/people/event-words.ts'
import { DAY, type Instant } from '#domain/time.ts'
import { localDays } from '#domain/zone.ts'

/** Something a person did before they were passed, by themselves: what machines did in mails is left out. */
export type Act = { at: Instant; name: string; properties: Readonly<Record<string, Scalar>> }

/** Who they are, as far as anybody told. */
export type Who = { title: string | null; company: string | null }

type Terms = Pick<Agreement, 'qualify' | 'engagement' | 'timeZone'>

/**
 * Why this lead, in one or two sentences made of the strongest evidence: what they did that weighs most, when, what came
 * before it, and who they are. Without any act only who they are is said; empty where nobody knows even that.
 */
export function whyLead(acts: readonly Act[], who: Who, terms: Terms, now: Instant): string {
  const weigh = weighing(terms, now)
  const ranked = acts
    .map((act) => ({ act, weight: weigh(act) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || b.act.at - a.act.at)
  const [first] = ranked
  const told = first ? [evidence(first.act, second(ranked), terms.timeZone, now)] : []
  const person = [who.title, who.company].filter((part) => part !== null).join(' at ')
  return [...told, ...(person ? [`${person}.`] : [])].join(' ')
}

type Ranked = { act: Act; weight: number }

/** The next best thing they did, of another kind than the first. */
const second = (ranked: readonly Ranked[]): Act | null =>
  ranked.find(({ act }) => act.name !== ranked[0]?.act.name)?.act ?? null

function evidence(first: Act, other: Act | null, zone: string, now: Instant): string {
  const dayOf = localDays(zone)
  const main = `${words(first)} ${ago(dayOf(now) - dayOf(first.at))}`
  if (!other) return `${main}.`
  const gap = dayOf(first.at) - dayOf(other.at)
  const when = gap === 0 ? 'the same day' : `${days(Math.abs(gap))} ${gap > 0 ? 'before' : 'after'}`
  return `${main}; ${when}: ${lowered(words(other))}.`
}

const words = ({ name, properties }: Act) => eventWords(name, properties)
const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
const days = (n: number) => (n === 1 ? 'the day' : `${n} days`)

function ago(n: number): string {
  if (n <= 0) return 'today'
  return n === 1 ? 'yesterday' : `${n} days ago`
}

/** Whoever asks to talk to us weighs more than any points; points fade as the agreement says. Rule 3.3.1. */
function weighing({ qualify, engagement }: Terms, now: Instant): (act: Act) => number {
  const rules = Map.groupBy(
    engagement.groups.flatMap((group) => group.rules),
    ({ event }) => event,
  )
  return ({ name, at }) => {
    if (qualify.handRaises.includes(name)) return Number.MAX_SAFE_INTEGER
    const worth = (rules.get(name) ?? []).map(({ points, halfLifeDays }) =>
      halfLifeDays === undefined ? points : points * 0.5 ** ((now - at) / (halfLifeDays * DAY)),
    )
    return Math.max(0, ...worth)
  }
}
