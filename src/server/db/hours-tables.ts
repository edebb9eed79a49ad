import type { GeneratedAlways } from 'kysely'
import type { AwayKind } from '#domain/handoffs/calendars/keeping.ts'
import type { Holiday, OtherDay, Week } from '#domain/handoffs/calendars/layers.ts'

/** When people work; room: handoffs, wing hours. Part of `Tables`. */
export type HoursTables = {
  work_hours: WorkHoursTable
  holiday_place: HolidayPlaceTable
  absence: AbsenceTable
  crunch: CrunchTable
  hours_head: HoursHeadTable
}

/** Epoch milliseconds, UTC. */
type Ms = number

/**
 * What the company (neither number), a team or a member says of its hours.
 * Key (workspace_id, hours_id); unique (workspace_id, team_id, member_id), nulls alike.
 */
type WorkHoursTable = {
  workspace_id: string
  hours_id: GeneratedAlways<number>
  team_id: number | null
  member_id: number | null
  /** Null: that of whoever stands above. */
  week: Week | null
  days: OtherDay[]
  version: number
}

/** Public holidays as they were worked out, so that due times never depend on a library. Key (workspace_id, place). */
type HolidayPlaceTable = {
  workspace_id: string
  /** "NL", or "DE-BY". */
  place: string
  from_year: number
  to_year: number
  days: Holiday[]
}

/** Key (workspace_id, absence_id). */
type AbsenceTable = {
  workspace_id: string
  absence_id: GeneratedAlways<number>
  member_id: number
  from_at: Ms
  to_at: Ms
  kind: AwayKind
  note: string
  made_at: Ms
}

/** When a team has no time for planned hand-offs, e.g. the end of a quarter. Key (workspace_id, crunch_id). */
type CrunchTable = {
  workspace_id: string
  crunch_id: GeneratedAlways<number>
  team_id: number
  from_at: Ms
  to_at: Ms
  /** Share of what they usually take, 0 to 1. */
  share: number
  note: string
  made_at: Ms
}

/** Another mark with every change of hours, so that what was worked out of them is known to be old. Key (workspace_id). */
type HoursHeadTable = { workspace_id: string; mark: string }
