import { z } from 'zod'
import { AWAY_KINDS } from '#domain/handoffs/calendars/keeping.ts'
import { areSpans } from '#domain/handoffs/calendars/layers.ts'
import { isZone } from '#domain/zone.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId, when } from './words.ts'

const minute = z.int().min(0).max(1_440)
const spans = z
  .array(z.tuple([minute, minute]))
  .max(6)
  .refine((spans) => areSpans(spans), 'holds spans that are not in order, or lie upon each other')
  .describe('Minutes after local midnight, [from, to); empty: closed')
const date = z.iso.date().describe('A local date, e.g. "2026-12-24"')
const note = z.string().trim().max(200)
const place = z.string().regex(/^[A-Z0-9]{2,8}$/)

const week = z.strictObject({
  zone: z.string().max(100).refine(isZone).describe('IANA zone, e.g. "Europe/Amsterdam"'),
  week: z.array(spans).length(7).describe('Monday first'),
  country: place.nullable().describe('Whose public holidays close it, ISO 3166, e.g. "NL"'),
  region: place.nullable().describe('Part of the country with holidays of its own, e.g. "BY"'),
})
const otherDay = z.strictObject({ on: date, spans, note })
const holiday = z.object({ on: date, name: z.string() })

const layer = z.object({
  week: week.nullable().describe('Null: as whoever stands above, team or company'),
  days: z.array(otherDay).describe('Dates that are other than their weekday'),
})
const wanted = z.strictObject({
  week: z.null().or(week),
  days: z
    .array(otherDay)
    .max(200)
    .refine((days) => new Set(days.map(({ on }) => on)).size === days.length, 'holds a date twice'),
})

const version = z.number().describe('Stands in the ETag; a change names it in If-Match')

export const hours = layer.extend({
  version,
  name: z.string().describe('Whose they are'),
  above: z.array(layer).describe('What company and team say, the widest first'),
  holidays: z
    .array(holiday)
    .describe('Of the place whose holidays hold, from last year to three years ahead'),
  timeZone: z.string().describe('Of the workspace, where nobody says another'),
  mayChange: z.boolean(),
})
export type HoursSeen = z.infer<typeof hours>

const crunch = z.object({
  crunchId: z.number(),
  teamId: z.number(),
  from: instant,
  to: instant,
  share: z.number().min(0).max(1).describe('Of what the team usually takes'),
  note: z.string(),
})
export type Crunch = z.infer<typeof crunch>

const absence = z.object({
  absenceId: z.number(),
  memberId: z.number(),
  from: instant,
  to: instant,
  kind: z.enum(AWAY_KINDS).nullable().describe('Null for those whom it is no business of'),
  note: z.string().nullable(),
})
export type Absence = z.infer<typeof absence>

const stale = ['version-stale', 'place-unknown'] as const

/** When the company, its teams and its members work, and when not. */
export const hoursContract = {
  ofCompany: needs('see-members', { versioned: true })
    .route({ method: 'GET', path: '/hours', summary: 'The hours of the company' })
    .output(hours),
  changeCompany: needs('keep-hours', { versioned: true })
    .route({ method: 'PUT', path: '/hours', summary: 'Say the hours of the company' })
    .input(wanted)
    .output(hours)
    .errors(refusals('not-allowed', ...stale)),
  ofTeam: needs('see-members', { versioned: true })
    .route({ method: 'GET', path: '/teams/{teamId}/hours', summary: 'The hours of a team' })
    .input(z.strictObject({ teamId: rowId }))
    .output(hours)
    .errors(refusals('team-unknown')),
  changeTeam: needs('keep-hours', { versioned: true })
    .route({ method: 'PUT', path: '/teams/{teamId}/hours', summary: 'Say the hours of a team' })
    .input(wanted.extend({ teamId: rowId }))
    .output(hours)
    .errors(refusals('team-unknown', ...stale)),
  ofMember: needs('keep-hours', { versioned: true })
    .route({ method: 'GET', path: '/members/{memberId}/hours', summary: 'The hours of a member' })
    .input(z.strictObject({ memberId: rowId }))
    .output(hours)
    .errors(refusals('member-unknown')),
  changeMember: needs('keep-hours', { versioned: true })
    .route({
      method: 'PUT',
      path: '/members/{memberId}/hours',
      summary: 'Say one’s own hours, or those of somebody in one’s team',
    })
    .input(wanted.extend({ memberId: rowId }))
    .output(hours)
    .errors(refusals('member-unknown', ...stale)),

  places: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/holiday-places',
      summary: 'The countries whose public holidays are known, with their regions',
    })
    .output(
      z.array(
        z.object({
          country: z.string(),
          name: z.string(),
          regions: z.array(z.object({ region: z.string(), name: z.string() })),
        }),
      ),
    ),
  holidays: needs('read-agreement')
    .route({
      method: 'GET',
      path: '/holidays',
      summary: 'The public holidays of a place, from last year to three years ahead',
    })
    .input(z.strictObject({ country: place.optional(), region: place.optional() }))
    .output(z.array(holiday))
    .errors(refusals('place-unknown')),

  absences: needs('see-members')
    .route({
      method: 'GET',
      path: '/members/{memberId}/absences',
      summary: 'When a member is away, from a month ago on',
    })
    .input(z.strictObject({ memberId: rowId }))
    .output(z.array(absence))
    .errors(refusals('member-unknown')),
  addAbsence: needs('keep-hours')
    .route({
      method: 'POST',
      path: '/members/{memberId}/absences',
      summary: 'Say that oneself, or somebody in one’s team, is away',
    })
    .input(
      z.strictObject({
        memberId: rowId,
        from: when,
        to: when,
        kind: z.enum(AWAY_KINDS),
        note: note.default(''),
      }),
    )
    .output(absence)
    .errors(refusals('member-unknown', 'times-crossed', 'times-out-of-reach', 'absence-too-long')),
  removeAbsence: needs('keep-hours')
    .route({
      method: 'DELETE',
      path: '/absences/{absenceId}',
      summary: 'Take an absence back',
    })
    .input(z.strictObject({ absenceId: rowId }))
    .output(z.object({ removed: z.literal(true) }))
    .errors(refusals('absence-unknown')),

  crunches: needs('see-members')
    .route({
      method: 'GET',
      path: '/crunches',
      summary: 'When which team has less time for planned hand-offs, from a month ago on',
    })
    .output(z.array(crunch)),
  addCrunch: needs('keep-hours')
    .route({
      method: 'POST',
      path: '/teams/{teamId}/crunches',
      summary: 'Say when a team has less time for planned hand-offs',
    })
    .input(
      z.strictObject({
        teamId: rowId,
        from: when,
        to: when,
        share: z.number().min(0).max(1),
        note: note.default(''),
      }),
    )
    .output(crunch)
    .errors(refusals('team-unknown', 'times-crossed', 'times-out-of-reach')),
  removeCrunch: needs('keep-hours')
    .route({ method: 'DELETE', path: '/crunches/{crunchId}', summary: 'Take such a time back' })
    .input(z.strictObject({ crunchId: rowId }))
    .output(z.object({ removed: z.literal(true) }))
    .errors(refusals('crunch-unknown')),
}
