import type { Tx } from '#server/db/connect.ts'
import { keepCame } from '#server/db/finding/keep-came.ts'
import { keepSources } from '#server/db/finding/keep-sources.ts'
import { keepWords } from '#server/db/finding/keep-words.ts'
import { namesAmong, type PeopleNames } from '#server/db/names/read-names.ts'
import type { Claimed, ClaimedEvent } from './claim.ts'
import type { Folded } from './person.ts'

type Found = {
  folded: readonly Folded[]
  /** Whose traits or names may be others now. */
  retold: readonly number[]
  /** Who was folded from the whole log. */
  anew: readonly number[]
  names: PeopleNames
  claimed: Claimed
}

/** Keeps what lists find these people by: the words they are called, the ways they came, and who told of them. */
export async function keepFound(
  tx: Tx,
  workspaceId: string,
  { folded, retold, anew, names, claimed }: Found,
): Promise<void> {
  const told = new Set(retold)
  const states = folded.map(({ state }) => state).filter(({ person_id }) => told.has(person_id))
  await keepWords(tx, workspaceId, states, namesAmong(names, retold))
  const whole = new Set(anew)
  const read = namesAmong(names, anew)
  const others = [...claimed].filter(([person]) => !whole.has(person))
  await keepCame(tx, workspaceId, {
    anew: read,
    came: others.flatMap(([person, { events }]) =>
      waysIn(events).map((arrival) => ({ person, arrival })),
    ),
  })
  await keepSources(tx, workspaceId, {
    anew: read,
    told: others.flatMap(([person, { events }]) =>
      [...new Set(events.map(({ sourceId }) => sourceId))].map((source) => ({ person, source })),
    ),
  })
}

const waysIn = (events: readonly ClaimedEvent[]) => [
  ...new Set(events.map(({ arrivalId }) => arrivalId).filter((id) => id !== null)),
]
