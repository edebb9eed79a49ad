import type { Tx } from '#server/db/connect.ts'
import { readStandings } from '#server/db/fold/claim.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { judgeSignals } from './judge.ts'
import { ALWAYS } from './read-acts.ts'

/** Judges everything these people ever clicked, as it stands. Whoever calls holds their names and them. */
export async function judgeAll(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
  now: number,
): Promise<void> {
  const standings = await readStandings(tx, workspaceId, people)
  await judgeSignals(tx, workspaceId, {
    now,
    names: await namesOf(tx, workspaceId, people),
    spans: new Map(people.map((id) => [id, ALWAYS] as const)),
    asOf: new Map([...standings].map(([id, { as_of }]) => [id, as_of] as const)),
    latest: new Map(),
    isHistory: (id) => (standings.get(id)?.live_since ?? null) === null,
  })
}
