import { DEAL_FIELDS, type DealField } from './deal-field.ts'

/** One event of the log about a deal, in the order in which it came in. */
export type DealEvent = {
  at: number
  knownAt: number
  said: 'opportunity' | 'won' | 'lost' | 'stage' | 'contact' | 'facts'
  /** What it tells of the deal; what it does not name stays as it was. */
  facts: Readonly<Record<string, unknown>>
}

/** What changed of a deal, from what to what; null: nothing was known before. */
export type DealChange = {
  field: DealField
  from: string | number | null
  to: string | number
}

export type DealChapter = {
  at: number
  knownAt: number
  what: 'opened' | 'reopened' | 'won' | 'lost' | 'stage' | 'changed'
  /** The stage it came to, as the source calls it. */
  stage: string | null
  changes: DealChange[]
  /** It was closed when this came in: a fact was corrected, and both stay. */
  isCorrection: boolean
}

/**
 * A deal over time: when it was opened, which stages it came to, what was told of it anew, how it ended. Closed deals
 * are facts: whatever comes in afterwards, another end, a new amount, another opening, is a chapter of its own and says
 * so. Chapters stand by when they happened; what they change is told in the order in which they came in.
 */
export function dealStory(events: readonly DealEvent[]): DealChapter[] {
  const known: Record<string, string | number> = {}
  const seen = new Set<string>()
  let closed: { at: number; said: 'won' | 'lost' } | null = null
  let isOpened = false
  const chapters: DealChapter[] = []
  const ends = new Set(events.flatMap(({ said, facts }) => (isEnding(said) ? [facts.stage] : [])))
  for (const { at, knownAt, said, facts: told } of events) {
    // A file of closed deals writes the stage of their end beside their opening, too: it was not opened in it.
    const facts = said === 'opportunity' && ends.has(told.stage) ? { ...told, stage: null } : told
    const changes = changesOf(known, facts)
    const stage = stageOf(facts, said, known)
    const once = `${said} ${at} ${stage}`
    // Everybody who takes part in a deal has its events: what says nothing new is the same event.
    if (said === 'contact' || (seen.has(once) && changes.length === 0)) continue
    seen.add(once)
    const what = whatOf(said, stage, isOpened, closed)
    if (what === 'changed' && changes.length === 0) continue
    const isEnd = isEnding(said)
    const isCorrection =
      closed !== null && (isEnd ? closed.said !== said || changes.length > 0 : true)
    chapters.push({ at, knownAt, what, stage, changes, isCorrection })
    if (isEnd) closed = { at, said }
    if (what === 'reopened') closed = null
    isOpened ||= said === 'opportunity'
  }
  return chapters.sort((a, b) => a.at - b.at)
}

const isEnding = (said: DealEvent['said']): said is 'won' | 'lost' =>
  said === 'won' || said === 'lost'

function changesOf(
  known: Record<string, string | number>,
  facts: DealEvent['facts'],
): DealChange[] {
  const changes: DealChange[] = []
  for (const field of DEAL_FIELDS) {
    const to = facts[field]
    if ((typeof to !== 'string' && typeof to !== 'number') || known[field] === to) continue
    // What the first event tells is no change.
    changes.push({ field, from: known[field] ?? null, to })
    known[field] = to
  }
  return changes
}

function stageOf(
  facts: DealEvent['facts'],
  said: DealEvent['said'],
  known: Record<string, string | number>,
): string | null {
  const { stage } = facts
  if (typeof stage !== 'string' || stage === '') return null
  const isNew = known.stage !== stage
  known.stage = stage
  return isNew || said === 'stage' ? stage : null
}

function whatOf(
  said: DealEvent['said'],
  stage: string | null,
  isOpened: boolean,
  closed: { at: number } | null,
): DealChapter['what'] {
  if (said === 'won' || said === 'lost') return said
  if (said === 'opportunity')
    return isOpened && closed ? 'reopened' : isOpened ? 'changed' : 'opened'
  return stage === null ? 'changed' : 'stage'
}
