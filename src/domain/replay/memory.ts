import { fillLeaves, kept } from './checkpoint.ts'
import { type Course, startCourse } from './course.ts'
import type { Handoff } from './handoff.ts'
import { leavesOf } from './leaves.ts'
import { fitOf, makeRoom, type Run, ruleAt } from './run.ts'

/** What the fold of one person must remember to go on. Plain JSON; every number survives it bit for bit. */
export type Memory = {
  /** Version in force at `asOf`. */
  version: number
  /** Last instant at which something became known. */
  asOf: number
  /** Place of the last event in the log's order. */
  last: { t: number; rank: number }
  /** Traits some version requires, and whether they are known. */
  known: Record<string, boolean>
  /** One digit per test on traits: fit rules, then exclusions. */
  truth: string
  leaves: { rule: number; key: string; value: number; since: number }[]
  /** Local day of the open leaves of bucketed rules, by rule. */
  days: { rule: number; day: number }[]
  handoffs: Handoff[]
  coolUntil: number | null | 'forever'
  won: boolean
  behaved: boolean
  deal: Course['deal']
}

/** The run's person, as it stands after its last event. */
export function remember(run: Run, asOf: number): Memory {
  const { leaves, course, columns, ruling } = run
  const last = run.end - 1
  const { ids, value, since, days } = kept(leaves)
  return {
    version: ruling.version,
    asOf,
    last: {
      t: columns.t[last] as number,
      rank: run.program.rank[columns.signature[last] as number] as number,
    },
    known: Object.fromEntries(run.program.required.map((trait, i) => [trait, run.known[i] === 1])),
    truth: run.truth.subarray(0, ruling.untold.length).join(''),
    leaves: inOneOrder(
      ids.map((id, i) => ({
        rule: leaves.leafRule[id] as number,
        key: leaves.leafKey[id] as string,
        value: value[i] as number,
        since: since[i] as number,
      })),
    ),
    days,
    handoffs: course.handoffs,
    coolUntil:
      course.coolUntil === Number.POSITIVE_INFINITY
        ? 'forever'
        : course.coolUntil === Number.NEGATIVE_INFINITY
          ? null
          : course.coolUntil,
    won: course.won,
    behaved: course.behaved,
    deal: course.deal,
  }
}

/**
 * Sums do not depend on the order of leaves, and events of one instant have none that matters: two memories are equal
 * where the same leaves are in them.
 */
export const inOneOrder = (leaves: Memory['leaves']): Memory['leaves'] =>
  leaves.sort((a, b) => a.rule - b.rule || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))

/** Puts a remembered person before the run; false when the memory does not know enough for this program. */
export function recall(run: Run, memory: Memory): boolean {
  const { program } = run
  if (!program.required.every((trait) => Object.hasOwn(memory.known, trait))) return false
  ruleAt(run, memory.asOf)
  const { ruling } = run
  if (ruling.version !== memory.version || memory.truth.length !== ruling.untold.length)
    return false
  run.known.set(program.required.map((trait) => Number(memory.known[trait])))
  run.truth.set([...memory.truth].map(Number))
  run.fit = fitOf(run)
  recallLeaves(run, memory)
  run.course = courseOf(run, memory)
  run.expiries.length = 0
  makeRoom(run)
  return true
}

/** Leaves that none of the dictionary's signatures touches get a place of their own. */
function recallLeaves(run: Run, memory: Memory): void {
  const { points } = run.ruling
  const idOf = new Map(points.leafKey.map((key, id) => [`${points.leafRule[id]} ${key}`, id]))
  const more: { rule: number; key: string }[] = []
  const ids = memory.leaves.map(({ rule, key }) => {
    const id = idOf.get(`${rule} ${key}`)
    return id ?? points.leafKey.length + more.push({ rule, key }) - 1
  })
  run.leaves = leavesOf(points, more)
  fillLeaves(run.leaves, {
    ids,
    value: memory.leaves.map(({ value }) => value),
    since: memory.leaves.map(({ since }) => since),
    days: memory.days,
  })
}

function courseOf(run: Run, memory: Memory): Course {
  const handoffs = memory.handoffs.map((handoff) => ({ ...handoff }))
  const last = handoffs.at(-1)
  const open = last && last.closedAt === null ? last : null
  const terms = run.program.rulings.find(({ version }) => version === open?.version)
  return {
    ...startCourse(),
    handoffs,
    open,
    terms: terms?.agreement ?? null,
    expiresAt: open?.expiresAt ?? Number.POSITIVE_INFINITY,
    coolUntil:
      memory.coolUntil === 'forever'
        ? Number.POSITIVE_INFINITY
        : (memory.coolUntil ?? Number.NEGATIVE_INFINITY),
    won: memory.won,
    behaved: memory.behaved,
    deal: memory.deal,
  }
}
