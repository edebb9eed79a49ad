import { sql } from 'kysely'
import type { Suppression } from '#api/privacy.ts'
import { type Name, nameIn, nameOf } from '#domain/people/identity/name.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { namesOf, personOf } from '#server/db/names/read-names.ts'
import { keyOf } from '#server/db/privacy/epoch.ts'
import { type SuppressionKind, suppress, unsuppress } from '#server/db/privacy/suppress.ts'
import { hashOfName, systemsIn } from '#server/db/privacy/suppressed.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { every } from '#server/db/search.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { rootInSight } from '#server/people/known.ts'
import type { Place } from '#server/people/place.ts'
import { inScope, type Scope } from '#server/sight.ts'

const COLUMNS = sql`suppression_id as "suppressionId", kind, shown, reason, made_at as "madeAt", made_by as "madeBy"`

type Seen = Pick<Place, 'workspaceId' | 'scope'>

/** Who sees some of the people sees what is suppressed of them, and acts on no other name. */
export async function listSuppressions(
  tx: Tx,
  place: Seen,
  {
    kind,
    cursor,
    limit,
  }: { kind?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const { workspaceId } = place
  const [before = 253_402_300_799_999, id = 0] = cursor ? readCursor(cursor, 2) : []
  const some =
    place.scope.sees === 'all'
      ? sql``
      : sql`and shown in (select n.shown from (select ps.person_id from person_state ps
            where ${every([sql`ps.workspace_id = ${workspaceId}`, ...inScope(workspaceId, place.scope)])} offset 0) mine
          cross join lateral (
            select system || ':' || key as shown from person
              where workspace_id = ${workspaceId} and person_id = mine.person_id
            union all
            select system || ':' || key from person
              where workspace_id = ${workspaceId} and root_id = mine.person_id
            offset 0
          ) n)`
  const ofKind = kind === undefined ? some : sql`and kind = ${kind} ${some}`
  const { rows } = await sql<
    Suppression & { id: number }
  >`select ${COLUMNS}, suppression_id as id from suppression
    where workspace_id = ${workspaceId} ${ofKind}
      and (made_at, suppression_id) < (${at(before)}, ${id}::bigint)
    order by made_at desc, suppression_id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from suppression
    where workspace_id = ${workspaceId} ${ofKind}`.execute(tx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown,
    total: counted[0]?.total ?? 0,
    next: rows.length > limit && last ? cursorOf([last.madeAt, last.suppressionId]) : null,
  }
}

/** Every suppression of a name as somebody types it, whichever system gave it. */
export async function lookUp(tx: Tx, place: Seen, typed: string): Promise<Suppression[]> {
  const { workspaceId } = place
  const key = await keyOf(tx, workspaceId)
  const names = await inSight(tx, place, await spellings(tx, workspaceId, typed))
  const hashes = names.map((name) => hashOfName(key, name))
  const { rows } = await sql<Suppression>`select ${COLUMNS} from suppression
    where workspace_id = ${workspaceId} and hash = any(${hashes}::text[])
    order by made_at desc, kind`.execute(tx)
  return rows
}

type Asked = { name: string; kind: SuppressionKind; reason: string }

/** Suppresses a name, and where somebody is known by it every other name of theirs. */
export function suppressName(
  acting: Acting,
  scope: Scope,
  { name, kind, reason }: Asked,
): Promise<Result<{ suppressed: number }, 'name-nobody' | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once(db, workspaceId, asked, { name, kind, reason }, async (tx) => {
    const told = nameOf(name)
    const [typed] = told === null ? [] : await inSight(tx, { workspaceId, scope }, [told])
    if (typed === undefined) return refuse('name-nobody')
    const names = await allNamesOf(tx, workspaceId, typed)
    const actor = 'name' in by.actor && by.actor.name ? by.actor.name : by.actor.kind
    await suppress(tx, workspaceId, names, { kind, reason, now, by: actor })
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'suppress-name',
      subject: { kind: 'people', id: kind, label: 'a name' },
      after: { kind, names: names.length },
    })
    return ok({ suppressed: names.length })
  })
}

/** Takes it back, for every spelling that is suppressed; the names of one person go together. */
export function unsuppressName(
  acting: Acting,
  scope: Scope,
  { name, kind, reason }: Asked,
): Promise<Result<{ removed: number }, 'name-nobody' | 'suppression-unknown' | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once(db, workspaceId, asked, { name, kind, reason }, async (tx) => {
    const typed = nameOf(name)
    if (typed === null) return refuse('name-nobody')
    const spelled = [...(await spellings(tx, workspaceId, name)), typed]
    const seen = await inSight(tx, { workspaceId, scope }, spelled)
    const isSeen = seen.some(({ system }) => system === typed.system)
    const names = [...seen, ...(isSeen ? await allNamesOf(tx, workspaceId, typed) : [])]
    const removed = await unsuppress(tx, workspaceId, names, kind)
    if (removed === 0) return refuse('suppression-unknown')
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'unsuppress-name',
      subject: { kind: 'people', id: kind, label: 'a name' },
      after: { kind, names: removed },
    })
    return ok({ removed })
  })
}

const spellings = async (tx: Tx, workspaceId: string, typed: string): Promise<Name[]> =>
  (await systemsIn(tx, workspaceId))
    .map((system) => nameIn(system, typed))
    .filter((name) => name !== null)

/** Those names that belong to somebody the caller sees; who sees all also acts on names of nobody known. */
async function inSight(tx: Tx, place: Seen, names: readonly Name[]): Promise<Name[]> {
  if (place.scope.sees === 'all') return [...names]
  const { rows } = await sql<Name>`
    select n.system, n.value
    from unnest(${names.map(({ system }) => system)}::text[], ${names.map(({ value }) => value)}::text[])
      as n (system, value)
    join person p on p.workspace_id = ${place.workspaceId} and p.system = n.system and p.key = n.value
    where ${rootInSight(place)}`.execute(tx)
  return rows
}

async function allNamesOf(tx: Tx, workspaceId: string, name: Name): Promise<Name[]> {
  const { rows } = await sql<{ id: number }>`select person_id as id from person
    where workspace_id = ${workspaceId} and system = ${name.system} and key = ${name.value}`.execute(
    tx,
  )
  const [known] = rows
  const personId = known ? await personOf(tx, workspaceId, known.id) : null
  if (personId === null) return [name]
  const { ids } = await namesOf(tx, workspaceId, [personId])
  const { rows: all } = await sql<Name>`select system, key as value from person
    where workspace_id = ${workspaceId} and person_id = any(${ids}::bigint[])`.execute(tx)
  return all
}
