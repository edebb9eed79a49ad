import type { Instant } from '#domain/time.ts'
import { byCodeUnit, type Name, spelled } from './name.ts'

/** The names a workspace knows, by the number that each was given when it was first heard. */
export type Names = ReadonlyMap<number, Name>

/** "These two names are one person", said by an event that names both. */
export type Claim = { a: number; b: number; happenedAt: Instant; messageId: string }

/** What a human decided of two people, by a name of each: that they are one, or that they are not. */
export type Decision = { kind: 'merge' | 'apart'; a: number; b: number; id: number }

/**
 * A claim that joined nobody, although its names are still two people: both have a name of one system (two user ids),
 * together they would have more than 500 names, or a human has told them apart.
 */
export type Refused<C extends Claim = Claim> = {
  claim: C
  why: 'two-ids' | 'too-many-names' | 'told-apart'
}

export type Persons<C extends Claim = Claim, D extends Decision = Decision> = {
  /** Who is one person: every name in exactly one set, each set and the sets in ascending order. */
  sets: number[][]
  /** What holds each set together: the claims and merges that were not refused. */
  links: (C | D)[]
  refused: Refused<C>[]
}

/** Names that one person may have. */
export const MOST_NAMES = 500

/** Systems of which one person may have several names: two mail addresses, three browsers. */
const SHARED = new Set(['email', 'anonymous'])

/**
 * Who is who: a function of what was claimed and decided, and of nothing else. The claims unite in the order in which
 * they happened, whatever the order in which they came; two names of one system never meet by them. Then the humans'
 * merges unite, in the order of their decisions, and may unite what a claim may not.
 */
export function persons<C extends Claim, D extends Decision>(
  names: Names,
  claims: readonly C[],
  decisions: readonly D[],
): Persons<C, D> {
  const apart = decisions.filter(({ kind }) => kind === 'apart')
  const groups = startGroups(names)
  const links: (C | D)[] = []
  const refused: Refused<C>[] = []
  for (const claim of inOrder(names, claims)) {
    const why = hindrance(groups, claim, apart) ?? clash(groups, claim)
    if (why) refused.push({ claim, why })
    else link(claim)
  }
  for (const merge of decisions.filter(({ kind }) => kind === 'merge').sort((a, b) => a.id - b.id))
    if (!hindrance(groups, merge, apart)) link(merge)
  const still = refused.filter(({ claim: { a, b } }) => groups.of(a) !== groups.of(b))
  return { sets: groups.all(), links, refused: still }

  function link(one: C | D): void {
    links.push(one)
    groups.unite(one.a, one.b)
  }
}

/** Why these two cannot be one person whoever says so; null: nothing. */
function hindrance(
  groups: Groups,
  { a, b }: { a: number; b: number },
  apart: readonly Decision[],
): 'told-apart' | 'too-many-names' | null {
  const [mine, theirs] = [groups.of(a), groups.of(b)]
  if (mine === theirs) return null
  const isApart = apart.some((one) => {
    const [x, y] = [groups.of(one.a), groups.of(one.b)]
    return (x === mine && y === theirs) || (x === theirs && y === mine)
  })
  if (isApart) return 'told-apart'
  return mine.names.length + theirs.names.length > MOST_NAMES ? 'too-many-names' : null
}

/** Both have a name of one system that gives everybody one name, and not the same. */
function clash(groups: Groups, { a, b }: Claim): 'two-ids' | null {
  const [mine, theirs] = [groups.of(a), groups.of(b)]
  if (mine === theirs) return null
  for (const system of mine.systems) if (theirs.systems.has(system)) return 'two-ids'
  return null
}

type Group = { names: number[]; systems: Set<string> }
type Groups = {
  of: (name: number) => Group
  unite: (a: number, b: number) => void
  all: () => number[][]
}

function startGroups(names: Names): Groups {
  const groups = new Map<number, Group>()
  for (const [id, { system }] of names)
    groups.set(id, { names: [id], systems: new Set(SHARED.has(system) ? [] : [system]) })
  const of = (name: number): Group => {
    const group = groups.get(name)
    if (!group) throw new Error(`Nobody is called by number ${name}`)
    return group
  }
  return {
    of,
    unite(a, b) {
      const [small, large] = [of(a), of(b)].sort((x, y) => x.names.length - y.names.length) as [
        Group,
        Group,
      ]
      if (small === large) return
      for (const name of small.names) groups.set(name, large)
      large.names.push(...small.names)
      for (const system of small.systems) large.systems.add(system)
    },
    all: () =>
      [...new Set(groups.values())]
        .map((group) => group.names.toSorted((x, y) => x - y))
        .sort((x, y) => (x[0] as number) - (y[0] as number)),
  }
}

/** By when they happened, then by message; one message that claims several things claims them in the order of the names. */
function inOrder<C extends Claim>(names: Names, claims: readonly C[]): C[] {
  return claims.toSorted(
    (x, y) =>
      x.happenedAt - y.happenedAt ||
      byCodeUnit(x.messageId, y.messageId) ||
      byCodeUnit(pairOf(names, x), pairOf(names, y)),
  )
}

/** Two names as one text, in the order of their texts and not of their numbers, which depend on who was heard first. */
export const pairOf = (names: Names, { a, b }: { a: number; b: number }): string =>
  [a, b]
    .map((id) => spelled(names.get(id) as Name))
    .sort(byCodeUnit)
    .join('\n')
