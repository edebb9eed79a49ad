import type { PersonHandoff } from '#api/people.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import { eventWords, humanised } from '#domain/people/event-words.ts'
import { systemWords } from '#domain/people/identity/system-words.ts'
import { shownScore } from '#domain/people/shown-score.ts'
import { decimal, int, money } from '#web/kit/format.ts'

/** What happened, in plain words. */
export function entryTitle(entry: TimelineEntry): string {
  if (entry.kind === 'deal') return dealTitle(entry)
  if (entry.kind === 'told') return 'Told us'
  if (entry.kind === 'name') return nameTitle(entry)
  return eventWords(
    entry.name,
    entry.kind === 'did' ? { ...entry.detail, ...entry.properties } : {},
  )
}

/** What stands behind it in quiet words: who or which rule moved them, and on which grounds. */
export function aboutEntry(entry: TimelineEntry, handoffs: readonly PersonHandoff[]): string {
  if (entry.kind === 'told') return toldWords(entry)
  if (entry.kind === 'name') return nameWords(entry)
  if (entry.kind === 'decision') return decisionWords(entry)
  if (entry.kind !== 'stage') return ''
  const handoff = handoffs.find((one) => one.n === entry.detail.handoff)
  return handoff ? moveWords(entry, handoff) : ''
}

/** Of decisions that are no change of stage; the others that moved nobody are said to have done so. */
function decisionWords(entry: TimelineEntry): string {
  const about = decidedWords(entry)
  if (entry.detail.takenBack !== true) return about
  return about && entry.name === 'touched' ? `${about}; taken back` : 'taken back'
}

function decidedWords({ name, properties: { how, reached, by } }: TimelineEntry): string {
  if (name === 'touched')
    return [
      typeof how === 'string' ? (HOW[how] ?? humanised(how)) : '',
      reached === true ? 'and reached' : '',
    ]
      .filter(Boolean)
      .join(' ')
  if (name === 'assigned') return by === 'routing' ? 'by the rules of routing' : 'by hand'
  return name === 'answered' ? '' : 'recorded; it changed nothing'
}
const HOW: Readonly<Record<string, string>> = {
  call: 'by phone',
  mail: 'by mail',
  meeting: 'in a meeting',
}

function moveWords(entry: TimelineEntry, handoff: PersonHandoff): string {
  const under = `under version ${handoff.version}`
  if (entry.detail.implied === true) return 'Nobody recorded it; it follows from a later step.'
  if (entry.name === 'passed' || entry.name === 'held') {
    const opened = entry.name === 'passed' && entry.at !== handoff.mqlAt
    if (opened) return 'The missing details became known.'
    const score = `fit ${handoff.fitBand} with ${int(handoff.fit)}, engagement ${decimal(shownScore(handoff.engagement))}`
    if (handoff.openedBy === 'score') return `Their score moved them: ${score}, ${under}.`
    if (handoff.openedBy === 'hand-raise') return `They asked to talk to us, ${under}.`
    return `Somebody decided it and recorded it; ${score}.`
  }
  const { reason } = entry.detail
  const deal = dealWords(entry)
  if (deal) return typeof reason === 'string' ? `${deal}. Reason: ${plain(reason)}.` : deal
  if (typeof reason === 'string') return `Reason: ${plain(reason)}.`
  if (entry.name === 'expired') return 'Nobody decided in time.'
  return entry.name === 'rejected' ? 'No reason was given.' : ''
}

function dealTitle(entry: TimelineEntry): string {
  const verb = { opportunity: 'opened', won: 'won', lost: 'lost' }[entry.name]
  return `Deal ${verb ?? humanised(entry.name)}: ${dealWords(entry)}`
}

function dealWords({ detail }: TimelineEntry): string {
  const { deal, cents, currency } = detail
  const worth =
    typeof cents === 'number' && typeof currency === 'string' ? `, ${money(cents, currency)}` : ''
  return typeof deal === 'string' ? deal + worth : ''
}

function nameTitle({ name, detail: { one, other } }: TimelineEntry): string {
  if (name === 'merged') return `${one} and ${other} were made one person`
  if (name === 'merge-undone') return `${one} and ${other} were made two again`
  if (name === 'told-apart') return `${one} and ${other} were told apart`
  if (name === 'told-apart-undone') return `That ${one} and ${other} are two was taken back`
  return 'Known by another name'
}

function nameWords({ name, properties, detail: { source, by } }: TimelineEntry): string {
  if (name !== 'joined') return by === undefined ? '' : `by ${by}`
  const names = Object.entries(properties).map(
    ([system, value]) => `${systemWords(system).toLowerCase()} ${value}`,
  )
  return [...names, `told by ${source}`].join(', ')
}

const plain = (id: string) => id.replace(/[-_]+/g, ' ')

function toldWords({ properties, detail }: TimelineEntry): string {
  const told = Object.entries({ ...properties, ...detail }).filter(([, value]) => value !== '')
  return told
    .slice(0, 6)
    .map(([name, value]) =>
      `${humanised(name).toLowerCase()} ${value === true ? '' : value}`.trim(),
    )
    .join(', ')
}
