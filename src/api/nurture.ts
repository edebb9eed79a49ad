import { z } from 'zod'
import { LEAVINGS } from '#domain/handoffs/nurture/track.ts'
import { needs } from './needs.ts'
import { stepId, trackFields } from './nurture-track.ts'
import { refusals } from './refusals.ts'
import { instant, name, paging, rate, rowId, stage } from './words.ts'

const many = z.number().int()
const stepCounts = z.object({
  id: z.string(),
  waiting: many.describe('Wait for this step'),
  did: z
    .object({ sent: many, withheld: many, task: many, called: many, skipped: many })
    .describe('What was done, by outcome'),
  because: z.record(z.string(), many).describe('Why it was not done, by code'),
  clicked: z.object({ person: many, machine: many }),
  opened: z.object({ person: many, machine: many }),
})

const track = z.object({
  trackId: z.number(),
  ...trackFields,
  owner: z.string().nullable(),
  isOn: z.boolean(),
  startedAt: instant.nullable(),
  isFilling: z.boolean().describe('Those who were there when it was started still come in'),
  version: z.number(),
  isIn: many,
  entered: many,
  atEnd: many.describe('All steps done'),
  counts: z.array(stepCounts),
  reached: z.array(z.object({ id: z.string(), rate })),
  came: z.object({ lead: many, passed: many, opportunity: many, customer: many }),
  left: z.record(z.string(), many),
})
export type NurtureTrack = z.infer<typeof track>

const fault = z.object({ path: z.string(), says: z.string(), isNote: z.boolean() })

const forecast = z.object({
  faults: z.array(fault),
  comes: many.describe('People whom it would take in now; at most 100,000 are counted'),
  isMore: z.boolean(),
  waits: many.describe('People who are in it already and go on'),
  steps: z.array(z.object({ id: z.string(), at: instant.describe('The earliest') })),
})
export type NurtureForecast = z.infer<typeof forecast>

const member = z.object({
  personId: z.number(),
  name: z.string(),
  stage,
  enteredAt: instant,
  stepId: z.string().describe('What is next; empty: all was done'),
  dueAt: instant.nullable(),
  leftAt: instant.nullable(),
  leftBecause: z.enum(LEAVINGS).nullable(),
})
export type NurtureMember = z.infer<typeof member>

const task = z.object({
  taskId: z.number(),
  personId: z.number(),
  name: z.string(),
  says: z.string(),
  why: z.enum(['step', 'wake-up']),
  trackId: z.number(),
  track: z.string(),
  owner: z.string(),
  isMine: z.boolean(),
  dueAt: instant,
  doneAt: instant.nullable(),
})
export type NurtureTask = z.infer<typeof task>

const standing = z.object({
  personId: z.number(),
  now: z
    .object({
      trackId: z.number(),
      track: z.string(),
      step: many.describe('Counted from 1; one more than there are: all were done'),
      steps: many,
      enteredAt: instant,
      dueAt: instant.nullable(),
    })
    .nullable(),
  before: z
    .object({ track: z.string(), leftAt: instant, leftBecause: z.enum(LEAVINGS) })
    .nullable(),
})
export type NurtureStanding = z.infer<typeof standing>

const which = { trackId: rowId }
const changing = ['version-missing', 'version-stale'] as const
const partial = z.strictObject(trackFields).partial()

export const nurtureContract = {
  tracks: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/nurture/tracks',
      summary: 'Tracks of nurture in the order in which they take people, with what came of them',
    })
    .output(
      z.object({
        tracks: z.array(track),
        purposes: z.array(z.object({ id: z.string(), name: z.string() })),
      }),
    ),
  make: needs('keep-nurture')
    .route({
      method: 'POST',
      path: '/nurture/tracks',
      summary: 'Make a track; it does not run yet',
    })
    .input(partial.extend({ name }))
    .output(track)
    .errors(refusals('tracks-too-many', 'member-unknown')),
  change: needs('keep-nurture', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/nurture/tracks/{trackId}',
      summary: 'Change a track. While it runs only its name, purpose and owner',
    })
    .input(partial.extend(which))
    .output(track)
    .errors(refusals('track-unknown', 'track-runs', 'member-unknown', ...changing)),
  remove: needs('keep-nurture', { versioned: true })
    .route({
      method: 'DELETE',
      path: '/nurture/tracks/{trackId}',
      summary: 'Remove a track that does not run, with everything that was counted of it',
    })
    .input(z.strictObject(which))
    .output(z.object({ removed: z.literal(true), version: z.number() }))
    .errors(refusals('track-unknown', 'track-runs', ...changing)),
  forecast: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/nurture/tracks/{trackId}/forecast',
      summary:
        'What starting it would do: how many people get what, when; and what speaks against it',
    })
    .input(z.strictObject(which))
    .output(forecast)
    .errors(refusals('track-unknown')),
  start: needs('keep-nurture')
    .route({ method: 'PUT', path: '/nurture/tracks/{trackId}/run', summary: 'Start a track' })
    .input(z.strictObject(which))
    .output(track)
    .errors(refusals('track-unknown', 'track-unfit')),
  stop: needs('keep-nurture')
    .route({
      method: 'DELETE',
      path: '/nurture/tracks/{trackId}/run',
      summary:
        'Stop a track: whoever is in it stays, and nothing is done until it is started again',
    })
    .input(z.strictObject(which))
    .output(track)
    .errors(refusals('track-unknown')),
  preview: needs('keep-nurture')
    .route({
      method: 'GET',
      path: '/nurture/tracks/{trackId}/steps/{stepId}/previews/{personId}',
      summary: 'A mail as a person would get it, and whether they may be written to',
    })
    .input(z.strictObject({ ...which, stepId, personId: rowId }))
    .output(
      z.object({
        name: z.string(),
        subject: z.string(),
        text: z.string(),
        may: z.boolean(),
        because: z.string().nullable().describe('Why not'),
      }),
    )
    .errors(refusals('track-unknown', 'track-step-unknown', 'person-unknown')),
  people: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/nurture/tracks/{trackId}/people',
      summary: 'The people behind a number of a track, the latest first',
    })
    .input(
      z.strictObject({
        ...which,
        ...paging,
        of: z
          .enum([
            'in',
            'step',
            'sent',
            'withheld',
            'clicked',
            'machine',
            'milestone',
            'left',
            'came',
          ])
          .default('in'),
        what: z
          .string()
          .max(60)
          .default('')
          .describe('The step, milestone, stage or reason for leaving that is meant'),
      }),
    )
    .output(z.object({ rows: z.array(member), next: z.string().nullable() }))
    .errors(refusals('track-unknown')),
  person: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/nurture/people/{personId}',
      summary: 'In which track somebody is, and how far',
    })
    .input(z.strictObject({ personId: rowId }))
    .output(standing)
    .errors(refusals('person-unknown')),
  takeOut: needs('keep-nurture')
    .route({
      method: 'DELETE',
      path: '/nurture/people/{personId}/track',
      summary: 'Take somebody out of the track they are in',
    })
    .input(z.strictObject({ personId: rowId }))
    .output(standing)
    .errors(refusals('person-unknown', 'not-in-a-track')),
  tasks: needs('read-handoffs')
    .route({
      method: 'GET',
      path: '/nurture/tasks',
      summary: 'What somebody has to do about people in tracks, what is due first',
    })
    .input(
      z.strictObject({
        ...paging,
        whose: z.enum(['mine', 'all']).default('mine'),
      }),
    )
    .output(z.object({ rows: z.array(task), next: z.string().nullable() })),
  finish: needs('read-handoffs')
    .route({ method: 'PUT', path: '/nurture/tasks/{taskId}/end', summary: 'A task is done' })
    .input(z.strictObject({ taskId: rowId }))
    .output(task)
    .errors(refusals('task-unknown')),
}
