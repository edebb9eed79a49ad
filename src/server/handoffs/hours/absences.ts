import type { Absence, Crunch } from '#api/hours.ts'
import { type AwayKind, mayKeepHours } from '#domain/handoffs/calendars/keeping.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { DAY } from '#domain/time.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { otherHours } from './keep.ts'
import { calendarsOf } from './read.ts'
import { runOn } from './run-on.ts'
import { findMemberWhose, findWhose } from './whose.ts'

/** How long what is over is still told. */
const TOLD_MS = 31 * DAY

/** Longer is a slip of the pen, which would keep somebody out of their turn for ever. */
const LONGEST_MS = 3 * 366 * DAY

type TimesUnfit = 'times-crossed' | 'times-out-of-reach'

/** What is no longer told, or begins years ahead, is a slip of the pen as well: nobody would find it to take it back. */
function unfitTimes({ from, to }: { from: number; to: number }, now: number): TimesUnfit | null {
  if (from >= to) return 'times-crossed'
  return to <= now - TOLD_MS || from > now + LONGEST_MS ? 'times-out-of-reach' : null
}

/** When a member is away; why, only for themselves and who keeps their hours. */
export async function listAbsences(
  tx: Tx,
  acting: Acting,
  memberId: number,
): Promise<Result<Absence[], 'member-unknown'>> {
  const { workspaceId, now } = acting
  const found = await findMemberWhose(tx, workspaceId, memberId)
  if (!found.ok) return found
  const tells = mayKeepHours(acting, found.value.whose)
  const rows = await absences(tx, workspaceId)
    .where('member_id', '=', memberId)
    .where('to_at', '>', now - TOLD_MS)
    .orderBy('from_at')
    .execute()
  return ok(rows.map((row) => (tells ? row : { ...row, kind: null, note: null })))
}

/** Somebody is away: their clocks stand still meanwhile, and no lead is given to them. */
export function addAbsence(
  acting: Acting,
  input: { memberId: number; from: number; to: number; kind: AwayKind; note: string },
): Promise<Result<Absence, 'member-unknown' | TimesUnfit | 'absence-too-long' | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once(db, workspaceId, asked, input, async (tx) => {
    const { memberId, from, to, kind, note } = input
    const found = await findMemberWhose(tx, workspaceId, memberId)
    if (!found.ok) return found
    if (!mayKeepHours(acting, found.value.whose)) return refuse('member-unknown')
    const unfit = unfitTimes(input, now)
    if (unfit) return refuse(unfit)
    if (to - Math.max(from, now) > LONGEST_MS) return refuse('absence-too-long')
    const was = await calendarsOf(tx, workspaceId)
    await otherHours(tx, workspaceId)
    const { absenceId } = await tx
      .insertInto('absence')
      .values({
        workspace_id: workspaceId,
        member_id: memberId,
        from_at: from,
        to_at: to,
        kind,
        note,
        made_at: now,
      })
      .returning('absence_id as absenceId')
      .executeTakeFirstOrThrow()
    await runOn(tx, workspaceId, was, { memberId }, now)
    // Why somebody is away is between them and who keeps their hours: it is not in the audit.
    const subject = { kind: 'absence', id: String(absenceId), label: found.value.name } as const
    await record(tx, workspaceId, {
      action: 'add-absence',
      subject,
      after: { from, to },
      at: now,
      by,
    })
    return ok({ absenceId, memberId, from, to, kind, note })
  })
}

/** Takes an absence back. */
export function removeAbsence(
  acting: Acting,
  absenceId: number,
): Promise<Result<{ removed: true }, 'absence-unknown'>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<{ removed: true }, 'absence-unknown'>(db, workspaceId, async (tx) => {
    const row = await absences(tx, workspaceId)
      .where('absence_id', '=', absenceId)
      .executeTakeFirst()
    if (!row) return refuse('absence-unknown')
    const found = await findMemberWhose(tx, workspaceId, row.memberId)
    if (!found.ok || !mayKeepHours(acting, found.value.whose)) return refuse('absence-unknown')
    const was = await calendarsOf(tx, workspaceId)
    await otherHours(tx, workspaceId)
    await tx
      .deleteFrom('absence')
      .where('workspace_id', '=', workspaceId)
      .where('absence_id', '=', absenceId)
      .execute()
    await runOn(tx, workspaceId, was, { memberId: row.memberId }, now)
    const subject = { kind: 'absence', id: String(absenceId), label: found.value.name } as const
    const before = { from: row.from, to: row.to }
    await record(tx, workspaceId, { action: 'remove-absence', subject, before, at: now, by })
    return ok({ removed: true })
  })
}

/** When teams have less time for planned hand-offs. */
export const listCrunches = (tx: Tx, workspaceId: string, now: number): Promise<Crunch[]> =>
  crunches(tx, workspaceId)
    .where('to_at', '>', now - TOLD_MS)
    .orderBy('from_at')
    .execute()

/** A team has less time for planned hand-offs, e.g. at the end of a quarter. */
export function addCrunch(
  acting: Acting,
  input: { teamId: number; from: number; to: number; share: number; note: string },
): Promise<Result<Crunch, 'team-unknown' | TimesUnfit | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once(db, workspaceId, asked, input, async (tx) => {
    const { teamId, from, to, share, note } = input
    const found = await findWhose(tx, workspaceId, { teamId })
    if (!found.ok || !mayKeepHours(acting, found.value.whose)) return refuse('team-unknown')
    const unfit = unfitTimes(input, now)
    if (unfit) return refuse(unfit)
    const { crunchId } = await tx
      .insertInto('crunch')
      .values({
        workspace_id: workspaceId,
        team_id: teamId,
        from_at: from,
        to_at: to,
        share,
        note,
        made_at: now,
      })
      .returning('crunch_id as crunchId')
      .executeTakeFirstOrThrow()
    const subject = { kind: 'crunch', id: String(crunchId), label: found.value.name } as const
    const after = { from, to, share }
    await record(tx, workspaceId, { action: 'add-crunch', subject, after, at: now, by })
    return ok({ crunchId, teamId, from, to, share, note })
  })
}

/** Takes such a time back. */
export function removeCrunch(
  acting: Acting,
  crunchId: number,
): Promise<Result<{ removed: true }, 'crunch-unknown'>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<{ removed: true }, 'crunch-unknown'>(db, workspaceId, async (tx) => {
    const row = await crunches(tx, workspaceId).where('crunch_id', '=', crunchId).executeTakeFirst()
    if (!row) return refuse('crunch-unknown')
    const { teamId, from, to, share } = row
    const found = await findWhose(tx, workspaceId, { teamId })
    if (!found.ok || !mayKeepHours(acting, found.value.whose)) return refuse('crunch-unknown')
    await tx
      .deleteFrom('crunch')
      .where('workspace_id', '=', workspaceId)
      .where('crunch_id', '=', crunchId)
      .execute()
    const subject = { kind: 'crunch', id: String(crunchId), label: found.value.name } as const
    const before = { from, to, share }
    await record(tx, workspaceId, { action: 'remove-crunch', subject, before, at: now, by })
    return ok({ removed: true })
  })
}

const absences = (tx: Tx, workspaceId: string) =>
  tx
    .selectFrom('absence')
    .select([
      'absence_id as absenceId',
      'member_id as memberId',
      'from_at as from',
      'to_at as to',
      'kind',
      'note',
    ])
    .where('workspace_id', '=', workspaceId)

const crunches = (tx: Tx, workspaceId: string) =>
  tx
    .selectFrom('crunch')
    .select([
      'crunch_id as crunchId',
      'team_id as teamId',
      'from_at as from',
      'to_at as to',
      'share',
      'note',
    ])
    .where('workspace_id', '=', workspaceId)
