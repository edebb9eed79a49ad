import {
  isListed,
  PLACE_LIST_NAMES,
  type PlaceListName,
} from '#domain/people/channels/places/in-list.ts'
import type { Arrival } from './arrival.ts'
import { isGlob } from './glob.ts'

/** What a condition looks at. `from` is the source of the link, or else the host they came from. */
export const FIELDS = [
  'from',
  'source',
  'medium',
  'campaign',
  'term',
  'content',
  'id',
  'click',
  'referrer',
  'landing',
] as const
export type Field = (typeof FIELDS)[number]

/** How it looks; none of them is a pattern that could run for ever. */
export const TESTS = ['is', 'contains', 'begins', 'like', 'listed', 'present', 'missing'] as const
export type Test = (typeof TESTS)[number]

/**
 * One plain condition; it holds where one of its values fits, whatever the capitals. `like` knows * for any signs,
 * `listed` names lists of places, `present` and `missing` have no values.
 */
export type Condition = { field: Field; test: Test; values: string[] }

/** A way in which a rule matches: all its conditions hold. */
export type Way = Condition[]

/** Whoever came in one of these ways came by this channel. */
export type ChannelRule = { id: string; channel: string; ways: Way[] }

/** The rules of a workspace, in order: the first that matches says the channel. */
export type ChannelRules = ChannelRule[]

/** What nobody has a rule for. */
export const UNASSIGNED = 'Unassigned'

/** How many and how long; whoever takes rules holds them to it. */
export const MOST_OF_RULES = {
  rules: 100,
  ways: 20,
  conditions: 10,
  values: 100,
  text: 100,
  channel: 60,
} as const

/** The values of an arrival that a condition looks at, in lower case. */
export function valuesOf(arrival: Arrival, field: Field): string[] {
  if (field === 'click') return arrival.clicks
  const value = field === 'from' ? (arrival.source ?? arrival.referrer) : arrival[field]
  return value === null ? [] : [value.toLowerCase()]
}

/** Whether a condition holds of an arrival. */
export function holds({ field, test, values }: Condition, arrival: Arrival): boolean {
  const told = valuesOf(arrival, field)
  if (test === 'present') return told.length > 0
  if (test === 'missing') return told.length === 0
  const fits = FITS[test]
  return told.some((one) => values.some((value) => fits(one, value.toLowerCase())))
}

const FITS: Record<
  Exclude<Test, 'present' | 'missing'>,
  (told: string, value: string) => boolean
> = {
  is: (told, value) => told === value,
  contains: (told, value) => told.includes(value),
  begins: (told, value) => told.startsWith(value),
  like: (told, value) => isGlob(told, value),
  listed: (told, value) => isPlaceList(value) && isListed(value, told),
}

export const isPlaceList = (name: string): name is PlaceListName =>
  (PLACE_LIST_NAMES as string[]).includes(name)
