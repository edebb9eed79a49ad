import type { OwnerChange, OwnersBack } from '#api/owners.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { holdNamesAlone } from '#server/db/names/hold.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once } from '#server/db/requests/once.ts'
import type { Place } from '#server/people/place.ts'
import { EVERYBODY, readChanged, stillChanged, tellOwners } from './tell-owners.ts'
import { countMeant, keepMeant, type Meant, readMeant } from './whom.ts'

/** As many as are told of and folded in the transaction of the request; more are told of after it. */
const AT_ONCE = 1_000

type Wanted = Meant & { owner: string; count: number }
type PlaceIn = (tx: Tx) => Promise<Place>

/**
 * A member says who works with people: an event of the log for each, told by Lockstep itself, so that a replay knows it,
 * and one entry of the audit for all. Whom they had before is kept, to be undone. Of many people it is kept who is meant,
 * and a thread tells of them (carry-on.ts).
 */
export function changeOwners(
  acting: Acting,
  placeIn: PlaceIn,
  wanted: Wanted,
): Promise<Result<OwnerChange, 'other-people' | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once<OwnerChange, 'other-people'>(db, workspaceId, asked, wanted, async (tx) => {
    await holdNamesAlone(tx, workspaceId)
    const place = await placeIn(tx)
    const total = await countMeant(tx, place, wanted)
    if (total !== wanted.count) return refuse('other-people')
    const areMany = total > AT_ONCE
    const changing = areMany ? [] : await changingOf(tx, place, wanted)
    const changeId = await begin(tx, acting, wanted.owner, areMany)
    const changed = await keepMeant(tx, place, wanted, { changeId, owner: wanted.owner })
    const told = { message: `owner:${changeId}`, at: now, now }
    await tellOwners(tx, workspaceId, told, changing, () => wanted.owner)
    await tx
      .updateTable('owner_change')
      .set({ people: changed })
      .where('workspace_id', '=', workspaceId)
      .where('change_id', '=', changeId)
      .execute()
    await record(tx, workspaceId, {
      at: now,
      by,
      action: 'change-owners',
      subject: { kind: 'people', id: String(changeId), label: labelOf(changed) },
      after: { owner: wanted.owner, people: changed },
    })
    return ok({ changeId, changed, same: total - changed, left: areMany ? changed : 0 })
  })
}

/** Gives everybody back whom they had before; who has another owner by now keeps that one. */
export function undoOwners(
  acting: Acting,
  changeId: number,
): Promise<Result<OwnersBack, 'change-unknown' | 'change-undone' | Repeated>> {
  const { db, workspaceId, memberId, holder, now, by, asked } = acting
  return once<OwnersBack, 'change-unknown' | 'change-undone'>(
    db,
    workspaceId,
    asked,
    { changeId },
    async (tx) => {
      await holdNamesAlone(tx, workspaceId)
      const change = await readForUndo(tx, workspaceId, changeId)
      // Whoever sees but some people takes back only what they did themselves.
      const isOwn = change?.member_id === memberId && memberId !== null
      if (!change || !(isOwn || holder.sees === 'all')) return refuse('change-unknown')
      if (change.undone_at !== null) return refuse('change-undone')
      const { people, at_person } = change
      const areMany = at_person !== null || (people ?? 0) > AT_ONCE
      const back = areMany
        ? await takeBackLater(tx, workspaceId, changeId, change)
        : await takeBackNow(tx, workspaceId, changeId, change.owner, now)
      await tx
        .updateTable('owner_change')
        .set({ undone_at: now, restored: back.restored })
        .where('workspace_id', '=', workspaceId)
        .where('change_id', '=', changeId)
        .execute()
      const meant = areMany ? back.left : back.restored
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'undo-owners',
        subject: { kind: 'people', id: String(changeId), label: labelOf(meant) },
        after: { people: meant, skipped: back.skipped },
      })
      return ok(back)
    },
  )
}

const labelOf = (people: number) => (people === 1 ? '1 person' : `${people} people`)

const changingOf = async (tx: Tx, place: Place, wanted: Wanted) =>
  (await readMeant(tx, place, wanted)).filter(({ owner }) => (owner ?? '') !== wanted.owner)

async function begin(tx: Tx, acting: Acting, owner: string, areMany: boolean): Promise<number> {
  const { change_id } = await tx
    .insertInto('owner_change')
    .values({
      workspace_id: acting.workspaceId,
      owner,
      member_id: acting.memberId,
      made_at: acting.now,
      undone_at: null,
      people: 0,
      at_person: areMany ? 0 : null,
    })
    .returning('change_id')
    .executeTakeFirstOrThrow()
  return change_id
}

type Undoing = { owner: string; people: number | null; at_person: number | null; done: number }

const readForUndo = (tx: Tx, workspaceId: string, changeId: number) =>
  tx
    .selectFrom('owner_change')
    .select(['owner', 'member_id', 'undone_at', 'people', 'at_person', 'done'])
    .where('workspace_id', '=', workspaceId)
    .where('change_id', '=', changeId)
    .forUpdate()
    .executeTakeFirst()

async function takeBackNow(
  tx: Tx,
  workspaceId: string,
  changeId: number,
  owner: string,
  now: number,
): Promise<OwnersBack> {
  const people = await readChanged(tx, workspaceId, changeId, EVERYBODY)
  const back = stillChanged(people, owner)
  const told = { message: `owner-undo:${changeId}`, at: now, now }
  await tellOwners(tx, workspaceId, told, back, (person) => person.owner ?? '')
  return { restored: back.length, skipped: people.length - back.length, left: 0 }
}

/** From the first on, as far as they were told of. */
async function takeBackLater(
  tx: Tx,
  workspaceId: string,
  changeId: number,
  { people, at_person, done }: Undoing,
): Promise<OwnersBack> {
  await tx
    .updateTable('owner_change')
    .set({ at_person: 0, told_to: at_person, done: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('change_id', '=', changeId)
    .execute()
  return { restored: 0, skipped: 0, left: at_person === null ? (people ?? 0) : done }
}
