import { sql } from 'kysely'
import { inOneOrder } from '#domain/replay/memory.ts'
import { BY_RULE } from '#server/db/columns/dictionary.ts'
import type { Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import type { DecidedEvent } from './decided.ts'
import type { HandoffRow, Kept, LinkRow, StateRow } from './person.ts'
import { eachOf } from './traits.ts'
import { WRITTEN } from './write.ts'

/** What stands in the database of one person. */
export type KeptPerson = {
  state: StateRow | null
  handoffs: HandoffRow[]
  links: LinkRow[]
  decided: KeptDecision[]
}

/** Everything kept of these people and of whoever has an id in between. */
export async function readKept(
  tx: Tx,
  workspaceId: string,
  people: readonly number[],
): Promise<Map<number, KeptPerson>> {
  const [first, last] = [people[0] as number, people.at(-1) as number]
  const rows = <T extends keyof typeof WRITTEN>(table: T) =>
    tx
      .selectFrom(table as 'handoff')
      .select(Object.keys(WRITTEN[table]) as (keyof HandoffRow)[])
      .where('workspace_id', '=', workspaceId)
      .where('person_id', '>=', first)
      .where('person_id', '<=', last)
      .execute()
  const kept = new Map<number, KeptPerson>()
  const of = (id: number): KeptPerson => {
    const known = kept.get(id) ?? { state: null, handoffs: [], links: [], decided: [] }
    kept.set(id, known)
    return known
  }
  for (const row of (await rows('person_state')) as unknown as StateRow[]) {
    // Memories of before 021 have their leaves in the order in which the log lay on disk.
    const { kernel } = row.memory as Partial<Kept>
    // Whoever was erased and has an id in between has no memory left.
    if (!kernel) continue
    inOneOrder(kernel.leaves)
    of(row.person_id).state = row
  }
  for (const row of await rows('handoff')) of(row.person_id).handoffs.push(row)
  for (const row of (await rows('handoff_deal')) as unknown as LinkRow[])
    of(row.person_id).links.push(row)
  for (const { person, ...event } of await readDecided(tx, workspaceId, people))
    of(person).decided.push(event)
  return kept
}

/** A ruling in the log, and when names last came to or left the person it is about. */
type KeptDecision = DecidedEvent & { regroupedAt?: number | null }

async function readDecided(tx: Tx, workspaceId: string, people: readonly number[]) {
  const names = await namesOf(tx, workspaceId, people)
  const { rows } = await sql<KeptDecision & { person: number }>`
    select p.person, e.person_id as "personId", e.message_id as "messageId", s.name,
      (s.properties ->> 'version')::int as version, e.happened_at as "happenedAt",
      e.known_at as "knownAt", e.details, n.regrouped_at as "regroupedAt"
    from ${eachOf(names)} cross join lateral (
      select regrouped_at from person where workspace_id = ${workspaceId} and person_id = p.id
      offset 0
    ) n cross join lateral (
      select * from event where workspace_id = ${workspaceId} and person_id = p.id
      offset 0
    ) e
    join signature s on s.workspace_id = ${workspaceId} and s.signature_id = e.signature_id
    where s.kind = 2 and s.properties ->> 'by' = ${BY_RULE}`.execute(tx)
  return rows
}
