import type { Agreement, Team } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { TEAMS } from '#domain/agreement/sentences/words.ts'
import { type Clause, type Section, sentences } from '#domain/agreement/sentences.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { shareMinutes } from './minutes.ts'
import { questionsOf } from './questions.ts'

/** Shorter, and nothing of it is discussed; longer, and nobody stays. */
const [SHORTEST, LONGEST] = [30, 480]
export const USUAL_MINUTES = 90

/** Who sits at the table for a point. */
const PEOPLE = {
  'marketing-manager': 'the manager of marketing',
  'sales-manager': 'the manager of sales',
  marketer: 'a marketer who runs campaigns',
  rep: 'a rep who calls leads',
  mediator: 'the mediator',
} as const
type Needed = keyof typeof PEOPLE
const ORDER = Object.keys(PEOPLE) as Needed[]

/** What somebody said beside a clause. */
export type Remark = {
  clauseId: string
  by: string
  side: Team | null
  says: string
  /** How a recorded disagreement stands; null: a comment. */
  state: 'open' | 'no-solution' | 'accepted' | 'settled' | null
}

/** One line to read aloud; `number` is that of its clause. */
export type Line = { number: string | null; under: string | null; text: string; examples: string[] }

/** One point of the meeting. */
export type Point = {
  title: string
  /** Minutes from the beginning of the meeting. */
  from: number
  minutes: number
  /** Who is needed for it, e.g. "a rep who calls leads". */
  needs: string[]
  lines: Line[]
  /** What is to be decided. */
  questions: string[]
}

/** A meeting of both teams over one agreement; the minutes of its points add up to `minutes`. */
export type Discussion = { name: string; minutes: number; needs: string[]; points: Point[] }

type Topic = Omit<Point, 'from' | 'minutes' | 'needs'> & { weight: number; people: Needed[] }

/** What is discussed: an agreement, the one it would change, and what was said beside its clauses. */
export type Subject = { agreement: Agreement; base?: Agreement | null; remarks?: readonly Remark[] }

/**
 * The document for the meeting of both teams: the same sentences that are signed, a time for each point, what is to be
 * decided and who is needed. Refusal: minutes-unfit, outside 30 to 480 whole minutes.
 */
export function discussionOf(
  { agreement, base = null, remarks = [] }: Subject,
  minutes: number = USUAL_MINUTES,
): Result<Discussion, 'minutes-unfit'> {
  if (!Number.isInteger(minutes) || minutes < SHORTEST || minutes > LONGEST)
    return refuse('minutes-unfit')
  const sections = sentences(agreement)
  const topics = [
    opening(),
    ...changeTopic(base, agreement),
    ...sections.map((section) => sectionTopic(agreement, section)),
    ...remarkTopic(sections, remarks),
    closing(),
  ]
  const shares = shareMinutes(
    topics.map(({ weight }) => weight),
    minutes,
  )
  let from = 0
  const points = topics.map(({ weight: _, people, ...topic }, index) => {
    const share = shares[index] ?? 0
    from += share
    return { ...topic, from: from - share, minutes: share, needs: named(people) }
  })
  const needs = named(topics.flatMap(({ people }) => people))
  return ok({ name: agreement.name, minutes, needs, points })
}

const named = (people: Needed[]) =>
  ORDER.filter((one) => people.includes(one)).map((one) => PEOPLE[one])

const BOTH: Needed[] = ['marketing-manager', 'sales-manager']
const line = (text: string, number: string | null = null): Line => ({
  ...{ number, text, under: null, examples: [] },
})

const opening = (): Topic => ({
  title: 'Why we are here',
  weight: 5,
  people: BOTH,
  lines: [
    line('We agree on what a lead is, when it is passed, and how fast we answer each other.'),
    line('What both sides sign is what runs. Where we differ, we write it down and go on.'),
  ],
  questions: [],
})

const closing = (): Topic => ({
  title: 'What we decided',
  weight: 5,
  people: BOTH,
  lines: [line('Somebody reads each decision aloud, and both sides say yes or no.')],
  questions: [
    'Who changes the draft, and by when?',
    'Who signs for marketing, who signs for sales, and on which day?',
  ],
})

function changeTopic(base: Agreement | null, agreement: Agreement): Topic[] {
  const changes = base === null ? [] : changesBetween(base, agreement)
  if (changes.length === 0) return []
  return [
    {
      title: 'What would change',
      weight: 10,
      people: BOTH,
      lines: changes.map(({ says, number, kind }) =>
        line(says, kind === 'removed' || number === '' ? null : number),
      ),
      questions: ['Which of these changes is the reason that we meet?'],
    },
  ]
}

/** Most time goes to what a lead is, and to what runs against a clock. */
const SECTIONS: Record<string, { weight: number; people: Needed[] }> = {
  '1': { weight: 20, people: [...BOTH, 'marketer', 'rep'] },
  '2': { weight: 10, people: ['marketer', 'rep'] },
  '3': { weight: 15, people: [...BOTH, 'marketer', 'rep'] },
  '4': { weight: 15, people: [...BOTH, 'rep'] },
  '5': { weight: 10, people: ['marketer', 'rep'] },
  '6': { weight: 5, people: BOTH },
  '7': { weight: 10, people: BOTH },
}

function sectionTopic(agreement: Agreement, section: Section): Topic {
  const { weight, people } = SECTIONS[section.number] ?? { weight: 5, people: BOTH }
  return {
    title: section.title,
    weight,
    people,
    lines: section.clauses.map(({ number, text, under, examples }) => ({
      ...{ number, text, under, examples: examples.flatMap(exampleLines) },
    })),
    questions: questionsOf(agreement, section),
  }
}

function exampleLines({ by, yes, no }: Clause['examples'][number]): string[] {
  const whose = by === null ? '' : `${TEAMS[by]} says `
  return [
    ...(yes.length > 0 ? [`${whose}yes: ${yes.join('; ')}.`] : []),
    ...(no.length > 0 ? [`${whose}no: ${no.join('; ')}.`] : []),
  ]
}

/** Comments and disagreements that are not settled; each one takes its time, up to a third of the meeting. */
function remarkTopic(sections: Section[], remarks: readonly Remark[]): Topic[] {
  const open = remarks.filter(({ state }) => state !== 'settled' && state !== 'accepted')
  if (open.length === 0) return []
  const numbers = new Map(
    sections.flatMap(({ clauses }) => clauses.map(({ id, number }) => [id, number])),
  )
  const held = open.filter(({ state }) => state !== null)
  return [
    {
      title: 'Where we differ',
      weight: Math.min(40, 5 + 3 * open.length),
      people: [...BOTH, 'mediator'],
      lines: open.map(({ clauseId, by, side, says, state }) => {
        const who = side === null ? by : `${by} of ${side}`
        const does = state === null ? 'says' : 'does not agree'
        return line(`${who} ${does}: ${says}`, numbers.get(clauseId) ?? null)
      }),
      questions:
        held.length === 0
          ? ['Which of these words change a clause?']
          : held.length === 1
            ? ['Do we settle this today, accept it as a difference, or set a day for it?']
            : [
                `Which of the ${held.length} disagreements do we settle today, which do we accept as a difference, and on which day do we look at the rest?`,
              ],
    },
  ]
}
