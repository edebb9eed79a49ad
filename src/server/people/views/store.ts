import { sql } from 'kysely'
import type { PeopleView } from '#api/views.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { readView } from './read.ts'

type Said = { name: string; shows: Record<string, string>; isShared: boolean; isDefault: boolean }
type Told = {
  name?: string | undefined
  shows?: Record<string, unknown> | undefined
  isShared?: boolean | undefined
  isDefault?: boolean | undefined
}
type Unfit = 'view-name-taken' | 'view-sharing' | 'view-not-yours'

/** A member keeps at most so many. */
const MOST = 200

/** Saves a view for a member, shared or not; a key of the workspace is nobody who could keep one. */
export function makeView(
  acting: Acting,
  told: Told & { name: string },
): Promise<Result<PeopleView, Unfit | 'views-too-many' | Repeated>> {
  const { db, workspaceId, memberId, now, by } = acting
  return once<PeopleView, Unfit | 'views-too-many'>(
    db,
    workspaceId,
    acting.asked,
    told,
    async (tx) => {
      if (memberId === null) return refuse('view-not-yours')
      await holdViewsOf(tx, workspaceId, memberId)
      const said: Said = {
        name: told.name,
        shows: wordsOf(told.shows ?? {}),
        isShared: told.isShared ?? false,
        isDefault: told.isDefault ?? false,
      }
      if (said.isShared && !may(acting.holder, 'share-views')) return refuse('view-sharing')
      const own = await tx
        .selectFrom('people_view')
        .select('name')
        .where('workspace_id', '=', workspaceId)
        .where('member_id', '=', memberId)
        .execute()
      if (own.some(({ name }) => name === said.name)) return refuse('view-name-taken')
      if (own.length >= MOST) return refuse('views-too-many')
      if (said.isDefault) await beginWithNone(tx, workspaceId, memberId)
      const { view_id } = await tx
        .insertInto('people_view')
        .values({
          workspace_id: workspaceId,
          member_id: memberId,
          made_at: now,
          ...columnsOf(said),
        })
        .returning('view_id')
        .executeTakeFirstOrThrow()
      const view = await must(tx, acting, view_id)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'make-view',
        subject: subjectOf(view),
        after: { ...said },
      })
      return ok(view)
    },
  )
}

/** Changes a view that the caller has seen: one's own, or a shared one by who may share views. */
export function changeView(
  acting: Acting,
  viewId: number,
  told: Told,
): Promise<Result<PeopleView, 'view-unknown' | Unfit | Stale>> {
  const { db, workspaceId, now, by, asked, seen } = acting
  return orNothing<PeopleView, 'view-unknown' | Unfit | Stale>(db, workspaceId, async (tx) => {
    const view = await readView(tx, acting, viewId)
    if (!view) return refuse('view-unknown')
    const unfit = whyNot(acting, view, told)
    if (unfit) return refuse(unfit)
    const maker = await makerOf(tx, workspaceId, viewId)
    if (maker === null) return refuse('view-unknown')
    await holdViewsOf(tx, workspaceId, maker)
    let isTaken = false
    const row: Row<Said> = {
      read: (tx) => readRow(tx, workspaceId, viewId),
      write: async (tx, said, version) => {
        isTaken = await isNameTaken(tx, workspaceId, maker, viewId, said.name)
        if (isTaken) return
        if (said.isDefault && !view.isDefault) await beginWithNone(tx, workspaceId, maker)
        await tx
          .updateTable('people_view')
          .set({ ...columnsOf(said), version })
          .where('workspace_id', '=', workspaceId)
          .where('view_id', '=', viewId)
          .execute()
      },
    }
    const thing = { workspaceId, thing: 'view', id: String(viewId), who: asked.who, now }
    const { shows, ...others } = told
    const wanted = { ...others, ...(shows && { shows: wordsOf(shows) }) }
    const changed = await changeSeen(tx, thing, seen, row, wanted)
    if (!changed) return refuse('view-unknown')
    if (!changed.ok) return changed
    if (isTaken) return refuse('view-name-taken')
    const { before, fields: after, isChanged } = changed.value
    const subject = subjectOf({ ...view, name: after.name })
    if (isChanged)
      await record(tx, workspaceId, { at: now, by, action: 'change-view', subject, before, after })
    // Who took it back from all may not be able to open it any more.
    const isMine = view.isOwn || after.isShared
    return ok(
      isMine
        ? await must(tx, acting, viewId)
        : { ...view, ...after, version: changed.value.version },
    )
  })
}

/** Removes a view; the people in it are untouched. */
export function removeView(
  acting: Acting,
  viewId: number,
): Promise<Result<{ removed: true; version: number }, 'view-unknown' | 'view-not-yours' | Stale>> {
  const { db, workspaceId, now, by, seen } = acting
  return orNothing<{ removed: true; version: number }, 'view-unknown' | 'view-not-yours' | Stale>(
    db,
    workspaceId,
    async (tx) => {
      const view = await readView(tx, acting, viewId)
      const row = await readRow(tx, workspaceId, viewId)
      if (!view || !row) return refuse('view-unknown')
      if (!view.mayChange) return refuse('view-not-yours')
      if (row.version !== seen.version) return refuse({ version: row.version, difference: [] })
      await tx
        .deleteFrom('people_view')
        .where('workspace_id', '=', workspaceId)
        .where('view_id', '=', viewId)
        .execute()
      const subject = subjectOf(view)
      await record(tx, workspaceId, {
        at: now,
        by,
        action: 'remove-view',
        subject,
        before: { ...row.fields },
      })
      return ok({ removed: true, version: row.version })
    },
  )
}

/** Only its maker begins with a view, and only who may share views shares one. */
function whyNot({ holder }: Acting, view: PeopleView, told: Told): Unfit | null {
  if (!view.mayChange) return 'view-not-yours'
  if (told.isDefault !== undefined && !view.isOwn) return 'view-not-yours'
  if (told.isShared && !view.isShared && !may(holder, 'share-views')) return 'view-sharing'
  return null
}

async function makerOf(tx: Tx, workspaceId: string, viewId: number): Promise<number | null> {
  const row = await tx
    .selectFrom('people_view')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .where('view_id', '=', viewId)
    .executeTakeFirst()
  return row?.member_id ?? null
}

/** One after the other: names are told once, and one view is begun with. */
const holdViewsOf = (tx: Tx, workspaceId: string, memberId: number) =>
  sql`select 1 from member where workspace_id = ${workspaceId} and member_id = ${memberId}
    for no key update`.execute(tx)

async function readRow(tx: Tx, workspaceId: string, viewId: number) {
  const row = await tx
    .selectFrom('people_view')
    .select(['version', 'name', 'shows', 'is_shared', 'is_default'])
    .where('workspace_id', '=', workspaceId)
    .where('view_id', '=', viewId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const { version, name, shows, is_shared: isShared, is_default: isDefault } = row
  return { version, fields: { name, shows, isShared, isDefault } satisfies Said }
}

const isNameTaken = async (
  tx: Tx,
  workspaceId: string,
  memberId: number,
  viewId: number,
  name: string,
) =>
  (await tx
    .selectFrom('people_view')
    .select('view_id')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('name', '=', name)
    .where('view_id', '!=', viewId)
    .executeTakeFirst()) !== undefined

const beginWithNone = (tx: Tx, workspaceId: string, memberId: number) =>
  sql`update people_view set is_default = false, version = version + 1
    where workspace_id = ${workspaceId} and member_id = ${memberId} and is_default`.execute(tx)

const columnsOf = ({ name, shows, isShared, isDefault }: Said) => ({
  name,
  shows,
  is_shared: isShared,
  is_default: isDefault,
})

/** Words that are not told are not kept. */
const wordsOf = (shows: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(shows).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )

async function must(tx: Tx, acting: Acting, viewId: number): Promise<PeopleView> {
  const view = await readView(tx, acting, viewId)
  if (!view) throw new Error('A view that was written is gone')
  return view
}

const subjectOf = ({ viewId, name }: Pick<PeopleView, 'viewId' | 'name'>) => ({
  kind: 'view' as const,
  id: String(viewId),
  label: name,
})
