import { randomUUID } from 'node:crypto'
import type { HoursSeen } from '#api/hours.ts'
import { mayKeepHours, type Whose } from '#domain/handoffs/calendars/keeping.ts'
import { type Layer, placeOf, weekOf } from '#domain/handoffs/calendars/layers.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { apart } from '#domain/three-way.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { publicHolidays, yearsAround } from './holidays.ts'
import { calendarsOf } from './read.ts'
import { type Concerned, runOn } from './run-on.ts'
import { findWhose, type Named } from './whose.ts'

/** Whose hours a route names; neither: the company's. */
export type Asked = { teamId?: number | undefined; memberId?: number | undefined }
type Unknown = 'team-unknown' | 'member-unknown'

/** What somebody says of their hours, and what stands above it. */
export async function readHours(
  tx: Tx,
  acting: Acting,
  asked: Asked,
): Promise<Result<HoursSeen, Unknown>> {
  const found = await findWhose(tx, acting.workspaceId, asked)
  if (!found.ok) return found
  if (found.value.whose.kind === 'member' && !mayKeepHours(acting, found.value.whose))
    return refuse('member-unknown')
  return ok(await seen(tx, acting, found.value))
}

/** Says other hours; running clocks go on with what is left of them on the hours that come. Rule 2.2. */
export async function changeHours(
  acting: Acting,
  asked: Asked,
  wanted: Layer,
): Promise<Result<HoursSeen, Unknown | 'not-allowed' | 'place-unknown' | Stale>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<HoursSeen, Unknown | 'not-allowed' | 'place-unknown' | Stale>(
    db,
    workspaceId,
    async (tx) => {
      const found = await findWhose(tx, workspaceId, asked)
      if (!found.ok) return found
      const { whose, name } = found.value
      if (!mayKeepHours(acting, whose)) return refuse(unknownOf(whose))
      const was = await calendarsOf(tx, workspaceId)
      await otherHours(tx, workspaceId)
      const placed = await keepHolidays(tx, workspaceId, wanted, now)
      if (!placed.ok) return placed
      const id = idOf(whose)
      const thing = { workspaceId, thing: 'hours', id, who: acting.asked.who, now }
      const inOrder = { week: wanted.week, days: wanted.days.toSorted(byDate) }
      const changed = await changeSeen(tx, thing, acting.seen, rowOf(workspaceId, whose), inOrder)
      if (!changed) throw new Error('Hours that nobody said are read as such')
      if (!changed.ok) return changed
      const { before, fields, isChanged } = changed.value
      const answer = await seen(tx, acting, found.value)
      if (isChanged) await runOn(tx, workspaceId, was, concernedBy(whose), now)
      if (isChanged)
        await record(tx, workspaceId, {
          action: 'change-hours',
          subject: { kind: 'hours', id, label: name },
          ...apart(withoutNotes(before), withoutNotes(fields)),
          at: now,
          by,
        })
      return ok(answer)
    },
  )
}

/** The version of hours that nobody said yet. */
const UNSAID = 1

/** Held by whoever changes hours of a workspace until the end, so that nobody works with some of them meanwhile. */
export async function otherHours(tx: Tx, workspaceId: string): Promise<void> {
  await tx
    .insertInto('hours_head')
    .values({ workspace_id: workspaceId, mark: randomUUID() })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet((eb) => ({ mark: eb.ref('excluded.mark') })),
    )
    .execute()
}

/** Another layer, with the holidays of its place as they are known today. */
async function keepHolidays(
  tx: Tx,
  workspaceId: string,
  { week }: Layer,
  now: number,
): Promise<Result<null, 'place-unknown'>> {
  const place = week === null ? null : placeOf(week)
  if (place === null) return ok(null)
  const years = yearsAround(now)
  const known = await tx
    .selectFrom('holiday_place')
    .select('to_year')
    .where('workspace_id', '=', workspaceId)
    .where('place', '=', place)
    .executeTakeFirst()
  if (known && known.to_year >= years.to) return ok(null)
  const days = await publicHolidays(place, years)
  if (!days.ok) return days
  const row = { from_year: years.from, to_year: years.to, days: JSON.stringify(days.value) }
  await tx
    .insertInto('holiday_place')
    .values({ workspace_id: workspaceId, place, ...row } as never)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'place']).doUpdateSet(row as never))
    .execute()
  return ok(null)
}

const rowOf = (workspaceId: string, whose: Whose): Row<Layer> => ({
  read: async (tx) => {
    const found = await layerOf(tx, workspaceId, whose)
    if (!found) return { version: UNSAID, fields: { week: null, days: [] } }
    return { version: found.version, fields: { week: found.week, days: found.days } }
  },
  write: (tx, { week, days }, version) => {
    const said = { week: JSON.stringify(week), days: JSON.stringify(days), version }
    return tx
      .insertInto('work_hours')
      .values({ workspace_id: workspaceId, ...keyOf(whose), ...said } as never)
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'team_id', 'member_id']).doUpdateSet(said as never),
      )
      .execute()
  },
})

async function seen(tx: Tx, acting: Acting, { whose, name, team }: Named): Promise<HoursSeen> {
  const { workspaceId } = acting
  const own = await layerOf(tx, workspaceId, whose)
  const { time_zone: timeZone } = await tx
    .selectFrom('workspace')
    .select('time_zone')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const above: Layer[] = []
  if (whose.kind !== 'company') above.push(await said(tx, workspaceId, { kind: 'company' }))
  if (whose.kind === 'member' && team !== null)
    above.push(await said(tx, workspaceId, { kind: 'team', teamId: team }))
  const layer = { week: own?.week ?? null, days: own?.days ?? [] }
  const place = placeOf(weekOf([...above, layer], timeZone))
  const known = await tx
    .selectFrom('holiday_place')
    .select('days')
    .where('workspace_id', '=', workspaceId)
    .where('place', '=', place ?? '')
    .executeTakeFirst()
  return plain({
    ...layer,
    version: own?.version ?? UNSAID,
    name,
    above,
    holidays: known?.days ?? [],
    timeZone,
    mayChange: mayKeepHours(acting, whose),
  })
}

async function said(tx: Tx, workspaceId: string, whose: Whose): Promise<Layer> {
  const found = await layerOf(tx, workspaceId, whose)
  return { week: found?.week ?? null, days: found?.days ?? [] }
}

function layerOf(tx: Tx, workspaceId: string, whose: Whose) {
  const { team_id, member_id } = keyOf(whose)
  return tx
    .selectFrom('work_hours')
    .select(['week', 'days', 'version'])
    .where('workspace_id', '=', workspaceId)
    .where('team_id', 'is not distinct from', team_id)
    .where('member_id', 'is not distinct from', member_id)
    .executeTakeFirst()
}

const keyOf = (whose: Whose) => ({
  team_id: whose.kind === 'team' ? whose.teamId : null,
  member_id: whose.kind === 'member' ? whose.memberId : null,
})

const concernedBy = (whose: Whose): Concerned =>
  whose.kind === 'member' ? { memberId: whose.memberId } : 'anybody'

const idOf = (whose: Whose) =>
  whose.kind === 'company'
    ? 'company'
    : whose.kind === 'team'
      ? `team:${whose.teamId}`
      : `member:${whose.memberId}`

/** Who may not change the hours of somebody sees no such member; that there is a company and its teams is no secret. */
const unknownOf = (whose: Whose) => (whose.kind === 'member' ? 'member-unknown' : 'not-allowed')

/** What people note beside a date may be about anybody: an entry of the audit is never taken back. */
const withoutNotes = ({ week, days }: Layer) => ({
  week,
  days: days.map(({ on, spans }) => ({ on, spans })),
})

const byDate = (a: { on: string }, b: { on: string }) => (a.on < b.on ? -1 : 1)

/** The contract's lists may be written to, the domain's may not. */
const plain = (told: unknown) => told as HoursSeen
