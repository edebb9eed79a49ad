import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { refreshDeals } from './deals.ts'
import { appendDecided, decidedEvent } from './decided.ts'
import { foldAnew, foldDue, lockPeople } from './fold.ts'
import { peopleInTurn } from './people-in-turn.ts'
import { writeFolded } from './write.ts'

/** Makes everything that is kept of people and deals anew from the log. Answers how many people there are. */
export async function rebuild(
  db: Db,
  workspaceId: string,
  now: number,
  rebuilt: (people: number) => void = () => undefined,
): Promise<number> {
  await foldDue(db, workspaceId, now)
  let total = 0
  for await (const named of peopleInTurn(db, workspaceId)) {
    const people = named.map(({ person_id }) => person_id)
    await inWorkspace(db, workspaceId, async (tx) => {
      await lockPeople(tx, workspaceId, people)
      const folded = await foldAnew(tx, workspaceId, people)
      const known = new Set(folded.map(({ state }) => state.person_id))
      const strangers = people.filter((id) => !known.has(id))
      await sql`delete from person_state
        where workspace_id = ${workspaceId} and person_id = any(${strangers}::bigint[])`.execute(tx)
      await writeFolded(tx, workspaceId, folded)
      const decided = folded.flatMap(({ state, decided }) =>
        decided.map((decision) => decidedEvent(state.person_id, decision)),
      )
      await appendDecided(tx, workspaceId, decided, now)
    })
    total += people.length
    rebuilt(total)
  }
  await inWorkspace(db, workspaceId, async (tx) => {
    const deals = await tx
      .selectFrom('deal')
      .select('deal_id')
      .where('workspace_id', '=', workspaceId)
      .execute()
    await refreshDeals(
      tx,
      workspaceId,
      deals.map(({ deal_id }) => deal_id),
    )
  })
  return total
}
