import { sql } from 'kysely'
import type { Candidate, CandidateSide } from '#api/identity.ts'
import { sharedTraits } from '#domain/people/identity/shared-traits.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope } from '#server/sight.ts'
import type { Place } from './place.ts'
import { stageNow } from './stage-now.ts'
import { scalarTraits, textOf } from './told.ts'

type Pair = {
  a: number
  b: number
  name_a: number
  name_b: number
  why: Candidate['why']
  happened_at: number
  message_id: string
}

/**
 * People whom an event called one and who are two, the latest first; each two once. Only those who are both seen by who
 * asks.
 */
export async function listCandidates(
  tx: Tx,
  place: Place,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ rows: Candidate[]; total: number; next: string | null }> {
  const all = pairsIn(place)
  const counted = await sql<{ total: number }>`select count(*) as total from (${all}) c`.execute(tx)
  const { rows } = await sql<Pair>`
    select * from (${all}) c where ${cursor === undefined ? sql`true` : after(cursor)}
    order by c.happened_at desc, c.a, c.b limit ${limit + 1}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last ? cursorOf([last.happened_at, last.a, last.b]) : null
  const sides = await sidesOf(tx, place, shown)
  return {
    rows: shown.map((pair) => candidateOf(pair, sides)),
    total: counted.rows[0]?.total ?? 0,
    next,
  }
}

function pairsIn({ workspaceId, scope }: Place) {
  const seen = (person: string) => sql`exists (select 1 from person_state ps
    where ${every([sql`ps.workspace_id = ${workspaceId} and ps.person_id = ${sql.ref(person)}`, ...inScope(workspaceId, scope)])})`
  return sql`
    select distinct on (k.a, k.b) k.* from (
      select least(mine.root, theirs.root) as a, greatest(mine.root, theirs.root) as b,
        case when mine.root < theirs.root then c.person_id else c.other_id end as name_a,
        case when mine.root < theirs.root then c.other_id else c.person_id end as name_b,
        c.why, c.happened_at, c.message_id
      from candidate c
      cross join lateral (select coalesce(p.root_id, p.person_id) as root from person p
        where p.workspace_id = ${workspaceId} and p.person_id = c.person_id) mine
      cross join lateral (select coalesce(p.root_id, p.person_id) as root from person p
        where p.workspace_id = ${workspaceId} and p.person_id = c.other_id) theirs
      where c.workspace_id = ${workspaceId} and c.why <> 'told-apart' and mine.root <> theirs.root
    ) k
    where ${seen('k.a')} and ${seen('k.b')}
    order by k.a, k.b, k.happened_at desc, k.message_id`
}

function after(cursor: string) {
  const [happenedAt = 0, a = 0, b = 0] = readCursor(cursor, 3)
  return sql`(c.happened_at < ${at(happenedAt)}
    or c.happened_at = ${at(happenedAt)} and (c.a, c.b) > (${a}::bigint, ${b}::bigint))`
}

type Side = CandidateSide & { told: Record<string, unknown> }

async function sidesOf(
  tx: Tx,
  { workspaceId, now }: Place,
  pairs: readonly Pair[],
): Promise<Map<number, Side>> {
  const people = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
  const { rows } = await sql<Omit<Side, 'name' | 'title' | 'company' | 'traits'> & { key: string }>`
    select ps.person_id as "personId", p.key, ps.traits as told, ${stageNow(now)} as stage, ps.origin,
      ps.events, ps.first_seen_at as "firstSeenAt", ps.last_seen_at as "lastSeenAt", n.names
    from person_state ps
    join person p on p.workspace_id = ${workspaceId} and p.person_id = ps.person_id
    cross join lateral (
      select json_agg(json_build_object('nameId', own.person_id, 'system', own.system, 'value', own.key)
        order by own.root_id is not null, own.person_id) as names
      from person own where own.workspace_id = ${workspaceId}
        and (own.person_id = ps.person_id or own.root_id = ps.person_id)
    ) n
    where ps.workspace_id = ${workspaceId} and ps.person_id = any(${people}::bigint[])`.execute(tx)
  return new Map(
    rows.map(({ key, ...row }) => [
      row.personId,
      {
        ...row,
        name: personName(row.told, key),
        title: textOf(row.told.title) ?? textOf(row.told.jobTitle),
        company: textOf(row.told.company),
        traits: scalarTraits(row.told),
      },
    ]),
  )
}

function candidateOf(pair: Pair, sides: ReadonlyMap<number, Side>): Candidate {
  const [a, b] = [sides.get(pair.a) as Side, sides.get(pair.b) as Side]
  const nameIn = ({ names }: Side, id: number) =>
    names.find(({ nameId }) => nameId === id) ?? { nameId: id, system: 'id', value: '' }
  const side = ({ told: _, ...shown }: Side): CandidateSide => shown
  return {
    sides: [side(a), side(b)],
    why: pair.why,
    claim: {
      names: [nameIn(a, pair.name_a), nameIn(b, pair.name_b)],
      messageId: pair.message_id,
      happenedAt: pair.happened_at,
    },
    shared: sharedTraits(a.told, b.told),
  }
}
