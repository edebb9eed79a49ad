import type { Sample } from '#domain/people/imports/guess/guess-map.ts'
import type { Cell, Column, DealMap, ImportMap } from '#domain/people/imports/map.ts'
import { plainStatus } from '#domain/people/imports/statuses/meaning.ts'

/** Header words, without accents, spaces and signs, in the order of preference; see `plainStatus`. */
export type Words = readonly string[]

/** A kind of file that a system writes, told by its headers. */
export type Preset = {
  /** e.g. "hubspot-contacts"; names the source, so that next month's export adds only what is new. */
  id: string
  /** As people call it: "HubSpot contacts". */
  name: string
  /** One word of each group must be among the headers, and none of `without`. */
  marks: readonly Words[]
  without?: Words
  map: (find: Find, sample: Sample) => Partial<ImportMap>
  /** Columns of the system that would tell more, as it calls them, where the file has none of the words. */
  asks?: readonly { column: string; words: RegExp }[]
  /** A sentence about files of the same system that belong to this one. */
  beside?: string
}

/** Finds the column that is called by one of these words. */
export type Find = (words: Words) => Column | undefined

export const words = (text: string): Words => text.split(', ').map(plainStatus)

/** Reads headers whatever their case, accents and signs: "Person - Email (Work) *" is `personemailwork`. */
export function finderOf(columns: readonly string[]): Find {
  const byWord = new Map<string, string>()
  for (const column of columns) {
    const word = plainStatus(column)
    if (!byWord.has(word)) byWord.set(word, column)
  }
  return (words) => {
    const word = words.find((one) => byWord.has(one))
    return word === undefined ? undefined : { column: byWord.get(word) as string }
  }
}

/** Of several cells those that the file has. */
export function present<T>(cells: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(cells).filter((entry): entry is [string, T] => entry[1] !== undefined),
  )
}

/** Traits by the words of their columns; those that the file does not have are left out. */
export const traitsIn = (
  find: Find,
  named: Readonly<Record<string, Words>>,
): Record<string, Cell> =>
  present(Object.fromEntries(Object.entries(named).map(([trait, told]) => [trait, find(told)])))

/** The columns of a deal by their words, as far as the file has them; undefined without an id. */
export function dealIn(
  find: Find,
  { id, state, ...cells }: Record<'id' | 'state', Words> & Partial<Record<DealColumn, Words>>,
): DealMap | undefined {
  const key = find(id)
  if (!key) return undefined
  const stage = find(state)
  const found = Object.entries(cells).map(([cell, told]) => [cell, find(told)] as const)
  return {
    id: key,
    ...present(Object.fromEntries(found)),
    state: stage ? { ...stage, won: [], lost: [] } : { value: 'open' },
  }
}

type DealColumn =
  | 'name'
  | 'owner'
  | 'amount'
  | 'currency'
  | 'openedAt'
  | 'closedAt'
  | 'wonAt'
  | 'lostAt'
  | 'reason'
  | 'company'
  | 'stage'
  | 'stages'
  | 'roles'
