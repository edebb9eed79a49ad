import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const CHUNK = 2_000

/** Everybody the log speaks of, some at a time and in order of their ids. */
export async function* peopleInTurn(db: Db, workspaceId: string): AsyncGenerator<number[]> {
  let last = 0
  for (;;) {
    const people = await inWorkspace(db, workspaceId, (tx) =>
      tx
        .selectFrom('person')
        .select('person_id')
        .where('workspace_id', '=', workspaceId)
        .where('person_id', '>', last)
        .orderBy('person_id')
        .limit(CHUNK)
        .execute(),
    )
    if (people.length === 0) return
    yield people.map((person) => person.person_id)
    last = people.at(-1)?.person_id ?? last
  }
}
