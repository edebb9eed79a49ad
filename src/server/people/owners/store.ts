import { sql } from 'kysely'
import type { OwnerChange } from '#api/owners.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { OWNER_SAID } from '#domain/people/said-here.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { claim } from '#server/db/fold/fold.ts'
import { append } from '#server/db/log.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import { listOf } from '#server/people/list/list.ts'
import type { Place } from '#server/people/place.ts'

/** As many as are folded in one transaction. */
const MOST = 5_000

type Wanted = {
  owner: string
  filter?: PeopleFilter | undefined
  people?: number[] | undefined
  count: number
}
/** A person with whom somebody works, or nobody; null: none was ever told. */
type Owned = { personId: number; system: string; key: string; owner: string | null }
type PlaceIn = (tx: Tx) => Promise<Place>

/**
 * A member says who works with people: an event of the log for each, told by Lockstep itself, so that a replay knows it,
 * and one entry of the audit for all. What they had before is kept, to be undone.
 */
export function changeOwners(
  acting: Acting,
  placeIn: PlaceIn,
  wanted: Wanted,
): Promise<Result<OwnerChange, 'too-many-people' | 'other-people' | Repeated>> {
  const { db, workspaceId, memberId, now, by, asked } = acting
  return once<OwnerChange, 'too-many-people' | 'other-people'>(
    db,
    workspaceId,
    asked,
    wanted,
    async (tx) => {
      await holdNamesAlone(tx, workspaceId)
      const found = await whomOf(tx, await placeIn(tx), wanted)
      if (found.total > MOST) return refuse('too-many-people')
      if (found.total !== wanted.count) return refuse('other-people')
      const changing = found.people.filter(({ owner }) => (owner ?? '') !== wanted.owner)
      const { change_id: changeId } = await tx
        .insertInto('owner_change')
        .values({
          workspace_id: workspaceId,
          owner: wanted.owner,
          member_id: memberId,
          made_at: now,
          undone_at: null,
        })
        .returning('change_id')
        .executeTakeFirstOrThrow()
      await keepBefore(tx, workspaceId, changeId, changing)
      await say(tx, workspaceId, `owner:${changeId}`, now, changing, () => wanted.owner)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'change-owners',
        subject: { kind: 'people', id: String(changeId), label: labelOf(changing.length) },
        after: { owner: wanted.owner, people: changing.length },
      })
      return ok({ changeId, changed: changing.length, same: found.total - changing.length })
    },
  )
}

/** Gives everybody back whom they had before; who has another owner by now keeps that one. */
export function undoOwners(
  acting: Acting,
  changeId: number,
): Promise<
  Result<{ restored: number; skipped: number }, 'change-unknown' | 'change-undone' | Repeated>
> {
  const { db, workspaceId, memberId, holder, now, by, asked } = acting
  return once<{ restored: number; skipped: number }, 'change-unknown' | 'change-undone'>(
    db,
    workspaceId,
    asked,
    { changeId },
    async (tx) => {
      await holdNamesAlone(tx, workspaceId)
      const change = await tx
        .selectFrom('owner_change')
        .select(['owner', 'member_id', 'undone_at'])
        .where('workspace_id', '=', workspaceId)
        .where('change_id', '=', changeId)
        .forUpdate()
        .executeTakeFirst()
      // Whoever sees but some people takes back only what they did themselves.
      const isOwn = change?.member_id === memberId && memberId !== null
      if (!change || !(isOwn || holder.sees === 'all')) return refuse('change-unknown')
      if (change.undone_at !== null) return refuse('change-undone')
      const { back, total } = await stillChanged(tx, workspaceId, changeId, change.owner)
      await tx
        .updateTable('owner_change')
        .set({ undone_at: now })
        .where('workspace_id', '=', workspaceId)
        .where('change_id', '=', changeId)
        .execute()
      await say(tx, workspaceId, `owner-undo:${changeId}`, now, back, ({ owner }) => owner ?? '')
      const skipped = total - back.length
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'undo-owners',
        subject: { kind: 'people', id: String(changeId), label: labelOf(back.length) },
        after: { people: back.length, skipped },
      })
      return ok({ restored: back.length, skipped })
    },
  )
}

const labelOf = (people: number) => (people === 1 ? '1 person' : `${people} people`)

/** Whom is meant, of those who may be seen: how many, and all of them that are more than a shell. */
async function whomOf(tx: Tx, place: Place, { filter = {}, people }: Wanted) {
  const { workspaceId } = place
  const list = await listOf(tx, filter, place)
  const { rows } = await sql<Owned & { erased: boolean }>`
    select p.person_id as "personId", p.system, p.key, s.traits ->> 'owner' as owner,
      p.erased_at is not null as erased
    from (select distinct ${list.of === 'handoffs' ? sql`h` : sql`ps`}.person_id
      from ${list.tables} where ${list.where}
        ${people ? sql`and ${list.of === 'handoffs' ? sql`h` : sql`ps`}.person_id = any(${people}::bigint[])` : sql``}
      limit ${MOST + 1}) one
    join person p on p.workspace_id = ${workspaceId} and p.person_id = one.person_id
    join person_state s on s.workspace_id = ${workspaceId} and s.person_id = one.person_id
    order by p.person_id`.execute(tx)
  return { total: rows.length, people: rows.filter(({ erased }) => !erased) }
}

/** Those of a change who still have the owner it gave them, with the one they had before. */
async function stillChanged(tx: Tx, workspaceId: string, changeId: number, owner: string) {
  const { rows } = await sql<Owned & { now: string | null; erased: boolean }>`
    select root.person_id as "personId", root.system, root.key, c.before as owner,
      s.traits ->> 'owner' as now, root.erased_at is not null as erased
    from owner_changed c
    join person p on p.workspace_id = ${workspaceId} and p.person_id = c.person_id
    join person root on root.workspace_id = ${workspaceId}
      and root.person_id = coalesce(p.root_id, p.person_id)
    left join person_state s on s.workspace_id = ${workspaceId} and s.person_id = root.person_id
    where c.workspace_id = ${workspaceId} and c.change_id = ${changeId}
    order by c.person_id`.execute(tx)
  const back = rows.filter(({ now, erased }) => !erased && (now ?? '') === owner)
  // Of two who were made one meanwhile, the first is who is given back.
  const each = [...new Map(back.toReversed().map((row) => [row.personId, row])).values()]
  return { back: each.toReversed(), total: rows.length }
}

async function keepBefore(
  tx: Tx,
  workspaceId: string,
  changeId: number,
  people: readonly Owned[],
): Promise<void> {
  await sql`insert into owner_changed (workspace_id, change_id, person_id, before)
    select ${workspaceId}::uuid, ${changeId}::bigint, c.person_id, c.before
    from unnest(${people.map(({ personId }) => personId)}::bigint[],
      ${people.map(({ owner }) => owner)}::text[]) as c (person_id, before)`.execute(tx)
}

/** Tells the log of each, and folds them all. */
async function say(
  tx: Tx,
  workspaceId: string,
  message: string,
  now: number,
  people: readonly Owned[],
  ownerOf: (person: Owned) => string,
): Promise<void> {
  if (people.length === 0) return
  const events = people.map((person) => ({
    messageId: `${message}:${person.personId}`,
    person: { system: person.system, value: person.key },
    kind: 'identify' as const,
    name: OWNER_SAID,
    properties: { owner: ownerOf(person) },
    happenedAt: now,
  }))
  const appended = await append(tx, workspaceId, 'lockstep', events, now)
  await claim(tx, workspaceId, appended.people, now)
}
