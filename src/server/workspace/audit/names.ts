import { sql } from 'kysely'
import { keyWithoutContactDetails } from '#domain/people/contact-details.ts'
import { personName } from '#domain/people/person-name.ts'
import { type Asker, allows } from '#server/asker.ts'
import type { AuditRow } from '#server/db/audit/chain.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'

/** Whose names the reader may see: everybody's or nobody's, and whether a mail address may stand for a name. */
export type Naming = { people: boolean; contactDetails: boolean }

/** The audit shows looks at all people; their names only who sees all of them. */
export function namingFor(who: Asker | null): Naming {
  if (who === null) return { people: false, contactDetails: false }
  const member = who.kind === 'key' ? who.member : who
  const seesAll = member === null || member.sees === 'all'
  return {
    people: seesAll && allows(who, 'read-people'),
    contactDetails: allows(who, 'see-contact-details'),
  }
}

/** What the people of these entries are called today, by their id; who is gone has no name any more. */
export async function namesOf(
  tx: Tx,
  workspaceId: string,
  rows: readonly AuditRow[],
  naming: Naming,
): Promise<Map<string, string>> {
  const ids = rows
    .filter(({ subject_kind, subject_id }) => subject_kind === 'person' && ID.test(subject_id))
    .map(({ subject_id }) => subject_id)
  if (ids.length === 0 || !naming.people) return new Map()
  const { rows: people } = await sql<Known>`
    select n.person_id, p.key, s.traits from person n
    join person p on p.workspace_id = n.workspace_id and p.person_id = ${rootOf('n')}
    join person_state s on s.workspace_id = p.workspace_id and s.person_id = p.person_id
    where n.workspace_id = ${workspaceId} and n.person_id = any(${[...new Set(ids)]}::bigint[])`.execute(
    tx,
  )
  return new Map(
    people.map(({ person_id, key, traits }) => {
      const name = personName(traits, key)
      const shown = naming.contactDetails ? name : keyWithoutContactDetails(name, person_id)
      return [String(person_id), shown]
    }),
  )
}

type Known = { person_id: number; key: string; traits: Record<string, unknown> }

const ID = /^[1-9]\d{0,14}$/
