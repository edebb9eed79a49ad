import type { Instant } from '#domain/time.ts'
import { byCodeUnit, type Name, spelled } from './name.ts'
import { type Names, pairOf } from './persons.ts'
import { strengthOf } from './root.ts'

/** From when on two names were known to be one person. */
export type Link = { a: number; b: number; knownAt: Instant }

/** What the log told under one name: when something was known of it first, and when first a human's decision. */
export type Told = { knownAt: Instant | null; decidedAt: Instant | null }

export type Joined = {
  /** The name under which the person was known before the others were joined to it. */
  line: number
  /** From when on the others' history counts as known of this person. The line itself is missing. */
  joinedAt: Map<number, Instant>
}

/**
 * Whose history goes on when people turn out to be one. At each joining the one of the two goes on about whom humans had
 * decided before, else who was identified, else who was known, the earlier one first, else the stronger name; all that was told of the other
 * is known of this person from that instant on and not before (rule 3.3.6, no look-ahead). What comes later
 * never changes a choice that was made before it.
 */
export function joinHistories(
  names: Names,
  set: readonly number[],
  links: readonly Link[],
  told: ReadonlyMap<number, Told>,
): Joined {
  const branches = new Map<number, Branch>(set.map((id) => [id, branchOf(id, names, told)]))
  const joinedAt = new Map<number, Instant>()
  for (const { a, b, knownAt } of inOrder(names, links)) {
    const [mine, theirs] = [branches.get(a), branches.get(b)]
    if (!mine || !theirs || mine === theirs) continue
    const [first, other] = compare(mine, theirs, knownAt) <= 0 ? [mine, theirs] : [theirs, mine]
    for (const id of other.members) {
      joinedAt.set(id, knownAt)
      branches.set(id, first)
    }
    first.members.push(...other.members)
    for (const fact of FACTS) first[fact] = Math.min(first[fact], other[fact])
  }
  const line = branches.get(set[0] as number)?.line as number
  return { line, joinedAt }
}

const FACTS = ['decided', 'identified', 'known'] as const

type Branch = { line: number; word: string; strength: number; members: number[] } & Record<
  (typeof FACTS)[number],
  number
>

function branchOf(id: number, names: Names, told: ReadonlyMap<number, Told>): Branch {
  const name = names.get(id) as Name
  const facts = told.get(id)
  const known = facts?.knownAt ?? Number.POSITIVE_INFINITY
  return {
    line: id,
    word: spelled(name),
    strength: strengthOf(name),
    members: [id],
    decided: facts?.decidedAt ?? Number.POSITIVE_INFINITY,
    identified: name.system === 'anonymous' ? Number.POSITIVE_INFINITY : known,
    known,
  }
}

/** Who goes on, by what was known before they were joined. */
function compare(a: Branch, b: Branch, knownAt: Instant): number {
  for (const fact of FACTS) {
    const [mine, theirs] = [a[fact] < knownAt, b[fact] < knownAt]
    if (mine !== theirs) return mine ? -1 : 1
    if (mine && a[fact] !== b[fact]) return a[fact] - b[fact]
  }
  return a.strength - b.strength || byCodeUnit(a.word, b.word)
}

const inOrder = (names: Names, links: readonly Link[]): Link[] =>
  links.toSorted((x, y) => x.knownAt - y.knownAt || byCodeUnit(pairOf(names, x), pairOf(names, y)))
