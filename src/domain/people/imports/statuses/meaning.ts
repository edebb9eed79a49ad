import { DECISIONS, type DecisionName } from '#domain/replay/log.ts'

/** What a status of another system means here: a decision of the ladder, or none. */
export const MEANINGS = [...DECISIONS, 'none'] as const
export type Meaning = DecisionName | 'none'

/** Whose status it is: a person's (lifecycle, lead status) or a deal's (stage). */
export type StatusOf = 'person' | 'deal'

/** One line of the table: what a system calls it, and what it means here. */
export type StatusMeaning = { system: string; of: StatusOf; status: string; means: Meaning }

/** A status whose meaning nobody has said yet. */
export type Unmapped = Omit<StatusMeaning, 'means'>

/** Answers what a status means; null where nobody has said so. */
export type Meanings = (system: string, of: StatusOf, status: string) => Meaning | null

/** A status without case, accents, spaces and signs, which exports write now this way, now that. */
export const plainStatus = (status: string): string =>
  status
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** The table as a function. Later lines go before earlier ones, so that what a workspace says goes before the house. */
export function meaningsOf(lines: Iterable<StatusMeaning>): Meanings {
  const table = new Map<string, Meaning>()
  const place = (system: string, of: StatusOf, status: string) =>
    `${system} ${of} ${plainStatus(status)}`
  for (const { system, of, status, means } of lines) table.set(place(system, of, status), means)
  return (system, of, status) => table.get(place(system, of, status)) ?? null
}
