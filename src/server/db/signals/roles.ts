import { type Doing, doingOf } from '#domain/people/signals/act.ts'
import { KIND, type Kind } from '#domain/replay/log.ts'
import { WEIGHS_AGAIN, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import type { Dictionary } from '#server/db/columns/dictionary.ts'

/** What entries of the dictionary are to the tests for machines, by their ids. */
export type Roles = {
  /** Clicks and opens in mails. */
  judged: number[]
  /** All acts that the tests read. */
  acts: number[]
  silences: number[]
  restores: number[]
}

const known = new WeakMap<Dictionary, Roles>()

export function rolesOf(dictionary: Dictionary): Roles {
  const kept = known.get(dictionary)
  if (kept) return kept
  const roles: Roles = { judged: [], acts: [], silences: [], restores: [] }
  for (const [id, place] of dictionary.index) {
    const { kind, name } = dictionary.signatures[place] as Dictionary['signatures'][number]
    if (kind === KIND.correction && name === WEIGHS_NOTHING) roles.silences.push(id)
    if (kind === KIND.correction && name === WEIGHS_AGAIN) roles.restores.push(id)
    const does = didBy(kind, name)
    if (does !== null) roles.acts.push(id)
    if (does !== null && JUDGED.has(does)) roles.judged.push(id)
  }
  known.set(dictionary, roles)
  return roles
}

const JUDGED: ReadonlySet<Doing> = new Set(['click', 'open'])

/** That a mail of ours arrived is nothing somebody did; the tests count from it all the same. */
function didBy(kind: Kind, name: string): Doing | null {
  const does = doingOf(name)
  if (kind === KIND.behaviour) return does
  return kind === KIND.identify && does === 'delivered' ? does : null
}
