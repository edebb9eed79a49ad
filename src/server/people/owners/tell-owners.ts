import { sql } from 'kysely'
import { OWNER_SAID } from '#domain/people/said-here.ts'
import type { Tx } from '#server/db/connect.ts'
import { claim } from '#server/db/fold/fold.ts'
import { append } from '#server/db/log.ts'
import { rootOf } from '#server/db/names/root-of.ts'

/** A person with whom somebody works, or nobody; null: none was ever told. */
export type Owned = { personId: number; system: string; key: string; owner: string | null }

/** Tells the log of each, as of an instant, and folds them all. */
export async function tellOwners(
  tx: Tx,
  workspaceId: string,
  told: { message: string; at: number; now: number },
  people: readonly Owned[],
  ownerOf: (person: Owned) => string,
): Promise<void> {
  if (people.length === 0) return
  const events = people.map((person) => ({
    messageId: `${told.message}:${person.personId}`,
    person: { system: person.system, value: person.key },
    kind: 'identify' as const,
    name: OWNER_SAID,
    properties: { owner: ownerOf(person) },
    happenedAt: told.at,
  }))
  const appended = await append(tx, workspaceId, 'lockstep', events, told.now)
  await claim(tx, workspaceId, appended.people, told.now)
}

/** Some of the people of a change, by their ids. */
type Some = { after: number; to: number | null; most: number }
export const EVERYBODY: Some = { after: 0, to: null, most: 2_147_483_647 }

type Changed = Owned & { id: number; now: string | null; erased: boolean }

/** People of a change as they are now, with the owner they had before, in order of the ids they had then. */
export async function readChanged(
  tx: Tx,
  workspaceId: string,
  changeId: number,
  { after, to, most }: Some,
): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    select c.person_id as id, root.person_id as "personId", root.system, root.key,
      c.before as owner, s.traits ->> 'owner' as now, root.erased_at is not null as erased
    from (select person_id, before from owner_changed
      where workspace_id = ${workspaceId} and change_id = ${changeId} and person_id > ${after}
        and ${to === null ? sql`true` : sql`person_id <= ${to}`}
      order by person_id limit ${most}) c
    join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
    join person root on root.workspace_id = ${workspaceId}
      and root.person_id = ${rootOf('p')}
    left join person_state s on s.workspace_id = ${workspaceId} and s.person_id = root.person_id
    order by c.person_id`.execute(tx)
  return rows
}

/** Those who still have the owner that a change gave them. */
export function stillChanged(people: readonly Changed[], owner: string): Changed[] {
  const back = people.filter(({ now, erased }) => !erased && (now ?? '') === owner)
  return eachOnce(back)
}

/** Of two who were made one meanwhile, the first is meant. */
export const eachOnce = <T extends Owned>(people: readonly T[]): T[] =>
  [...new Map(people.toReversed().map((row) => [row.personId, row])).values()].toReversed()
