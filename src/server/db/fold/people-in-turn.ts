import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'

const CHUNK = 2_000

export type Named = { person_id: number; key: string }

/** Everybody the log speaks of and who was not erased, each by the name that stands for them, some at a time and in order of their ids. */
export async function* peopleInTurn(db: Db, workspaceId: string): AsyncGenerator<Named[]> {
  let last = 0
  for (;;) {
    const people = await inWorkspace(db, workspaceId, (tx) =>
      tx
        .selectFrom('person')
        .select(['person_id', 'key'])
        .where('workspace_id', '=', workspaceId)
        .where('person_id', '>', last)
        .where('root_id', 'is', null)
        .where('erased_at', 'is', null)
        .orderBy('person_id')
        .limit(CHUNK)
        .execute(),
    )
    if (people.length === 0) return
    yield people
    last = people.at(-1)?.person_id ?? last
  }
}
