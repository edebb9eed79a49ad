import { sql } from 'kysely'
import { forgetStates } from '#server/db/companies/mark.ts'
import { markAllCompanies, settleCompanies } from '#server/db/companies/settle.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { holdNames } from '#server/db/names/hold.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { judgeAll } from '#server/db/signals/judge-all.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { refreshDeals } from './deals.ts'
import { appendDecided, decidedEvent } from './decided.ts'
import { foldAnew, foldDue, lockPeople, takeTurn } from './fold.ts'
import { keepFound } from './keep-found.ts'
import { peopleInTurn } from './people-in-turn.ts'
import { writeFolded } from './write.ts'

/** Makes everything that is kept of people and deals anew from the log, and who is who from what was claimed and decided. Answers how many people there are. */
export async function rebuild(
  db: Db,
  workspaceId: string,
  now: number,
  rebuilt: (people: number) => void = () => undefined,
): Promise<number> {
  await inWorkspace(db, workspaceId, (tx) => regroupEverybody(tx, workspaceId))
  await foldDue(db, workspaceId, now)
  let total = 0
  for await (const named of peopleInTurn(db, workspaceId)) {
    const people = named.map(({ person_id }) => person_id)
    await inWorkspace(db, workspaceId, async (tx) => {
      await takeTurn(tx, workspaceId)
      await holdNames(tx, workspaceId)
      await lockPeople(tx, workspaceId, people)
      await judgeAll(tx, workspaceId, people, now)
      const folded = await foldAnew(tx, workspaceId, people)
      const known = new Set(folded.map(({ state }) => state.person_id))
      const strangers = people.filter((id) => !known.has(id))
      await forgetStates(tx, workspaceId, strangers)
      await writeFolded(tx, workspaceId, folded)
      await keepFound(tx, workspaceId, {
        ...{ folded, retold: people, anew: people, claimed: new Map() },
        names: await namesOf(tx, workspaceId, people),
      })
      const decided = folded.flatMap(({ line, decided }) =>
        decided.map((decision) => decidedEvent(line, decision)),
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
    await markAllCompanies(tx, workspaceId)
  })
  await settleCompanies(db, workspaceId)
  return total
}

/** Whoever was ever claimed or decided to be one with somebody is worked out again by the next fold. */
async function regroupEverybody(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into fold_due (workspace_id, person_id, regroup)
    select ${workspaceId}::uuid, person_id, true from (
      select person_id from name_claim where workspace_id = ${workspaceId}
      union select person_id from name_decision where workspace_id = ${workspaceId}
      union select person_id from person
        where workspace_id = ${workspaceId} and (root_id is not null or joined_at is not null)
          and erased_at is null
    ) as n`.execute(tx)
}
