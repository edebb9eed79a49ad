import type { Closing, Stage } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import type { HandoffStory } from './handoff-story.ts'

/** A piece of a sentence: plain words, words that carry the weight, or a day that the page writes its own way. */
export type Piece = { text: string } | { strong: string } | { day: Instant }

const TIMES = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
const times = (n: number) => (TIMES[n] ? `for the ${TIMES[n]} time` : `for the ${n}th time`)

const BACK: Record<Exclude<Closing, 'won'>, string> = {
  rejected: 'Sales sent them back',
  disqualified: 'Sales ruled them out',
  recycled: 'Sales gave them back to warm up again',
  withdrawn: 'Marketing took them back',
  expired: 'Nobody answered in time, so they came back',
  lost: 'The deal was lost',
}

/**
 * Where a person stands, as somebody would say it in a meeting: with whom, for which time, and what came before.
 * `missing` are the details that keep a qualified lead from being passed. Rules 1.2, 1.3, 3.3.10.
 */
export function standing(
  name: string,
  stage: Stage,
  handoffs: readonly HandoffStory[],
  missing: readonly string[] = [],
): Piece[] {
  const last = handoffs.at(-1)
  const winner = handoffs.findLast(({ closing }) => closing === 'won')
  if (!last) return neverHandedOver(name, stage)
  const start: Piece = { text: `${name} ` }
  if (last.closing === 'won' || stage === 'customer') return [start, ...won(winner ?? last)]
  if (last.closing !== null) return [start, ...back(last, last.closing, handoffs.length)]
  if (last.passedAt === null) return [start, ...held(last, missing)]
  return [start, ...withSales(last, handoffs)]
}

function neverHandedOver(name: string, stage: Stage): Piece[] {
  if (stage === 'customer')
    return [{ text: `${name} is ` }, { strong: 'a customer' }, { text: '.' }]
  if (stage === 'opportunity')
    return [
      { text: `${name} has ` },
      { strong: 'an open deal that sales began' },
      { text: '. Marketing never passed them.' },
    ]
  if (stage === 'contact')
    return [
      { text: `${name} is ` },
      { strong: 'with marketing' },
      { text: ' and has shown no interest yet.' },
    ]
  return [
    { text: `${name} is ` },
    { strong: 'warming up with marketing' },
    { text: ' and was never passed to sales.' },
  ]
}

function won(last: HandoffStory): Piece[] {
  const at = last.wonAt ?? (last.closing === 'won' ? last.closedAt : null)
  const rest: Piece[] = [{ text: 'is ' }, { strong: 'a customer' }]
  if (at === null) return [...rest, { text: '.' }]
  rest.push({ text: ' since ' }, { day: at })
  if (last.passedAt === null) return [...rest, { text: '.' }]
  const days = Math.round((at - last.passedAt) / 86_400_000)
  if (days < 0) return [...rest, { text: '. The deal was won before marketing passed them.' }]
  const after = days === 0 ? 'the day they were' : `${days} day${days === 1 ? '' : 's'} after being`
  return [...rest, { text: `, ${after} passed to sales.` }]
}

function back(last: HandoffStory, closing: Exclude<Closing, 'won'>, count: number): Piece[] {
  const pieces: Piece[] = [{ text: 'is ' }, { strong: 'back with marketing' }]
  pieces.push({ text: count > 1 ? ` after ${count} hand-offs. ` : '. ' }, { text: BACK[closing] })
  if (last.closedAt !== null) pieces.push({ text: ' on ' }, { day: last.closedAt })
  pieces.push({ text: last.reason ? `: ${plain(last.reason)}.` : '.' })
  return pieces
}

function held(last: HandoffStory, missing: readonly string[]): Piece[] {
  const pieces: Piece[] = [
    { text: 'is ' },
    { strong: 'ready for sales, but held' },
    { text: ' since ' },
    { day: last.mqlAt },
  ]
  pieces.push({ text: missing.length ? `: we do not know ${list(missing)} yet.` : '.' })
  return pieces
}

const OPENED = {
  score: 'Their score passed them on ',
  'hand-raise': 'They asked to talk to us on ',
  decision: 'They were handed over on ',
} as const

function withSales(last: HandoffStory, handoffs: readonly HandoffStory[]): Piece[] {
  const stints = handoffs.filter((handoff) => handoff.passedAt !== null).length
  const pieces: Piece[] = [
    { text: 'is ' },
    { strong: stints > 1 ? `with sales ${times(stints)}` : 'with sales' },
    { text: `. ${OPENED[last.openedBy]}` },
    { day: last.mqlAt },
    { text: `; ${answer(last)}.` },
  ]
  const before = handoffs.at(-2)
  if (before?.closing && before.closing !== 'won' && before.closedAt !== null)
    pieces.push(
      { text: ` Before that: ${lower(BACK[before.closing])} on ` },
      { day: before.closedAt },
      { text: before.reason ? `, ${plain(before.reason)}.` : '.' },
    )
  return pieces
}

function answer(last: HandoffStory): string {
  if (last.opportunityAt !== null) return 'a deal is open'
  if (last.sqlAt !== null) return 'sales confirmed the need'
  if (last.acceptedAt !== null) return 'sales accepted them'
  return 'sales has not answered yet'
}

const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1)
const plain = (id: string) => id.replace(/[-_]+/g, ' ')
const list = (items: readonly string[]) =>
  items.length < 2
    ? `the ${items.join('')}`
    : `the ${items.slice(0, -1).join(', ')} and the ${items.at(-1)}`
