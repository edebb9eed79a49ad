import { sql } from 'kysely'
import { type Layer, layered } from '#domain/handoffs/calendars/layers.ts'
import { type Hours, type OpenTime, open } from '#domain/handoffs/hours.ts'
import { type Instant, instant } from '#domain/time.ts'
import type { Side, TeamSide } from '#domain/workspace/role.ts'
import { prepared } from '#server/db/columns/copy-out.ts'
import type { Tx } from '#server/db/connect.ts'

/** Whose hours are asked for; nobody: those of the team, else of the first team of the side, else of the company. */
export type Whom = { memberId: number | null; teamId: number | null; side?: Side }

/** All hours of a workspace, as they are at one moment. */
export type Calendars = {
  hoursOf(whom: Whom): Hours
  /** The open time from the beginning of the year of `from` to the end of the second year after it, or after `to`. */
  openTime(whom: Whom, from: Instant, to?: Instant): OpenTime
}

/**
 * The open time of a member, of their team where they say none, of the company where it says none, else Monday to
 * Friday nine to five in the workspace's zone; kept until somebody changes any hours of the workspace.
 */
export const openTimeOf = async (
  tx: Tx,
  workspaceId: string,
  whom: Whom,
  from: Instant,
): Promise<OpenTime> => (await calendarsOf(tx, workspaceId)).openTime(whom, from)

/** All hours of a workspace: one small query while nothing has changed. */
export async function calendarsOf(tx: Tx, workspaceId: string): Promise<Calendars> {
  const { rows } = await sql<{ mark: string; zone: string }>`${sql.raw(prepared('hours'))}
    select concat_ws('/', w.time_zone,
        (select h.mark from hours_head h where h.workspace_id = ${workspaceId}),
        (select md5(string_agg(concat(t.member_id, ':', t.team_id), ',' order by t.member_id, t.team_id))
          from member_team t where t.workspace_id = ${workspaceId}),
        (select string_agg(concat(t.team_id, t.side), ',' order by t.team_id) from team t
          where t.workspace_id = ${workspaceId})) as mark,
      w.time_zone as zone
    from workspace w where w.workspace_id = ${workspaceId}`.execute(tx)
  const [now] = rows
  if (!now) throw new Error('There is no such workspace')
  const known = kept.get(workspaceId)
  if (known?.mark === now.mark) return known.calendars
  const calendars = inMind(await readAll(tx, workspaceId), now.zone)
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(workspaceId, { mark: now.mark, calendars })
  return calendars
}

const MOST_KEPT = 100
/** The mark is drawn anew with each change, so what a transaction saw that was taken back is never taken for true. */
const kept = new Map<string, { mark: string; calendars: Calendars }>()

type All = Awaited<ReturnType<typeof readAll>>

async function readAll(tx: Tx, workspaceId: string) {
  const layers = await tx
    .selectFrom('work_hours')
    .select(['team_id as teamId', 'member_id as memberId', 'week', 'days'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const places = await tx
    .selectFrom('holiday_place')
    .select(['place', 'days'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const absences = await tx
    .selectFrom('absence')
    .select(['member_id as memberId', 'from_at as from', 'to_at as to'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const teams = await tx
    .selectFrom('member_team as mt')
    .innerJoin('team as t', (join) =>
      join.onRef('t.team_id', '=', 'mt.team_id').on('t.workspace_id', '=', workspaceId),
    )
    .select(['mt.member_id as memberId', 't.team_id as teamId', 't.side'])
    .where('mt.workspace_id', '=', workspaceId)
    .orderBy('t.team_id')
    .execute()
  const sides = await tx
    .selectFrom('team')
    .select(['team_id as teamId', 'side'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('team_id')
    .execute()
  return { layers, places, absences, teams, sides }
}

function inMind({ layers, places, absences, teams, sides }: All, zone: string): Calendars {
  const holidays = new Map(places.map(({ place, days }) => [place, days]))
  const company = layers.find(({ teamId, memberId }) => teamId === null && memberId === null)
  const ofTeam = new Map(layers.map((layer) => [layer.teamId, layer]))
  const ofMember = new Map(layers.map((layer) => [layer.memberId, layer]))
  const away = Map.groupBy(absences, ({ memberId }) => memberId)
  const teamsOf = Map.groupBy(teams, ({ memberId }) => memberId)
  const teamOf = (memberId: number) => homeTeamOf(teamsOf.get(memberId) ?? [])?.teamId ?? null
  const opened = new Map<string, OpenTime>()

  const firstOf = (side: Side) =>
    (sides.find((one) => one.side === side) ?? sides.find((one) => one.side === 'revenue'))
      ?.teamId ?? null

  const whose = ({ memberId, teamId, side }: Whom) => {
    const own = memberId === null ? undefined : ofMember.get(memberId)
    const nobodys = side === undefined ? null : firstOf(side)
    const team = teamId ?? (memberId === null ? nobodys : teamOf(memberId))
    const absent = memberId === null ? [] : (away.get(memberId) ?? [])
    return { own, team, absent }
  }
  const hoursOf = (whom: Whom): Hours => {
    const { own, team, absent } = whose(whom)
    const said = [company, team === null ? undefined : ofTeam.get(team), own]
    return layered(
      said.filter((layer): layer is Layer & All['layers'][number] => layer !== undefined),
      zone,
      holidays,
      absent.map(({ from, to }) => [instant(from), instant(to)] as const),
    )
  }
  const openTime = (whom: Whom, from: Instant, to: Instant = from): OpenTime => {
    const { own, team, absent } = whose(whom)
    const year = new Date(from).getUTCFullYear()
    const over = new Date(to).getUTCFullYear() + YEARS
    const alone = own !== undefined || absent.length > 0 ? whom.memberId : ''
    const key = `${year}/${over}/${team}/${alone}`
    const known = opened.get(key)
    if (known) return known

    const begins = instant(Date.UTC(year, 0, 1))
    const made = open(hoursOf(whom), begins, instant(Date.UTC(over, 0, 1)))
    opened.set(key, made)
    return made
  }
  return { hoursOf, openTime }
}

const YEARS = 3

/** Of the teams of a member the one whose hours they work: one of sales where they are in several. */
export const homeTeamOf = <T extends { side: TeamSide }>(teams: readonly T[]): T | undefined =>
  teams.toSorted((a, b) => RANK[a.side] - RANK[b.side])[0]

const RANK = { sales: 0, revenue: 1, marketing: 2 } as const
