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

/** Our lists of places by name; what stands in them is in places/. */
export const PLACE_LIST_NAMES = [
  'search',
  'social',
  'video',
  'shopping',
  'ai',
  'mail',
  'reviews',
] as const
export type PlaceListName = (typeof PLACE_LIST_NAMES)[number]

export const isPlaceList = (name: string): name is PlaceListName =>
  (PLACE_LIST_NAMES as readonly string[]).includes(name)
