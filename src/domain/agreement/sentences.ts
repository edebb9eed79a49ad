import { clockClauses } from '#domain/agreement/sentences/clocks.ts'
import { closingClauses } from '#domain/agreement/sentences/closings.ts'
import { countingClauses } from '#domain/agreement/sentences/counting.ts'
import { passingClauses } from '#domain/agreement/sentences/passing.ts'
import { stageClauses } from '#domain/agreement/sentences/stages.ts'
import { cadenceClauses, goalClauses } from '#domain/agreement/sentences/together.ts'
import type { Agreement, Team } from './agreement.ts'
import type { Tick } from './steps.ts'

/** One numbered sentence of the agreement, made from its data: it says what runs because it is what runs. */
export type Clause = {
  /** Id of the rule it says, or a fixed word such as "qualify": pages link it by this. */
  id: string
  /** e.g. "2.6" */
  number: string
  text: string
  /** The same as the machine reads it; null where nothing runs. */
  runsAs: string | null
  /** Who keeps this promise. */
  owes: Team | null
  /** Heading within the section, e.g. the name of a group. */
  under: string | null
  /** Words of the authors beside the rule. */
  note: string | null
  /** What each side calls a yes and a no; `by` is null where nobody owns the stage. */
  examples: { by: Team | null; yes: string[]; no: string[] }[]
  /** Of a step of the process: what makes it real, and what it misses. */
  ticks: Record<Tick, boolean> | null
}

export type Section = { number: string; title: string; note: string | null; clauses: Clause[] }

/** A clause before its place in the document gives it a number. */
export type Draft = Pick<Clause, 'id' | 'text'> & Partial<Omit<Clause, 'number'>>

/** The whole agreement in plain sentences. Numbers follow the order of the document, so both teams cite the same. */
export function sentences(agreement: Agreement): Section[] {
  return [
    section('1', 'What a lead is', stageClauses(agreement)),
    section('2', 'What counts', countingClauses(agreement)),
    section('3', 'When a lead is passed', passingClauses(agreement)),
    section(
      '4',
      'How fast we answer each other',
      clockClauses(agreement),
      'They run in working time, by the calendar of whoever owes them; Hand-offs shows how they are kept.',
    ),
    section('5', 'When it is too early', closingClauses(agreement)),
    section('6', 'What we both aim for', goalClauses(agreement)),
    section('7', 'How we work together', cadenceClauses(agreement)),
  ]
}

function section(
  number: string,
  title: string,
  drafts: Draft[],
  note: string | null = null,
): Section {
  const clauses = drafts.map((draft, index) => ({
    runsAs: null,
    owes: null,
    under: null,
    note: null,
    examples: [],
    ticks: null,
    ...draft,
    number: `${number}.${index + 1}`,
  }))
  return { number, title, note, clauses }
}
