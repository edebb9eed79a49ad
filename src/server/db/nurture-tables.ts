import type { Generated, GeneratedAlways } from 'kysely'
import type { Stage } from '#domain/agreement/agreement.ts'
import type { Leaving, Track } from '#domain/handoffs/nurture/track.ts'
import type { Withheld } from '#domain/handoffs/nurture/words.ts'

/** Tracks, who is in them and what was done with them; part of `Tables`. Room: handoffs, but for `enrolment_due`. */
export type NurtureTables = {
  track: TrackTable
  track_count: TrackCountTable
  nurture_head: NurtureHeadTable
  enrolment: EnrolmentTable
  enrolment_due: EnrolmentDueTable
  nurture_step: NurtureStepTable
  milestone_reached: MilestoneReachedTable
  nurture_task: NurtureTaskTable
}

type Ms = number

/** Key (workspace_id, track_id). */
type TrackTable = {
  workspace_id: string
  track_id: GeneratedAlways<number>
  name: string
  /** The member who gets its tasks. */
  owner_id: number | null
  /** What it does, but for its name. */
  document: Omit<Track, 'name'>
  /** Of two that take somebody, the lower one does. */
  position: number
  is_on: Generated<boolean>
  started_at: Ms | null
  /** How far those who were there already have been looked at since it was started, by person; null: all were. */
  filled_to: number | null
  made_by: number | null
  made_at: Ms
  version: Generated<number>
}

/** What a track's page counts, kept with every change. Key (workspace_id, track_id, what). */
type TrackCountTable = { workspace_id: string; track_id: number; what: string; count: number }

/** How far changes of stage and of suppressions were read. Key (workspace_id). */
type NurtureHeadTable = {
  workspace_id: string
  last_no: number
  privacy_epoch: number
  /** Epoch ms. */
  suppressed_to: number
}

/** Somebody's stay in a track; one at a time. Key (workspace_id, enrolment_id). */
type EnrolmentTable = {
  workspace_id: string
  enrolment_id: GeneratedAlways<number>
  track_id: number
  person_id: number
  /** Their last hand-off when they came; 0: they never had one. */
  n: number
  from_stage: Stage
  /** The furthest stage since, by its place on the ladder. */
  came_to: number
  entered_at: Ms
  /** What is done next; empty: everything was. */
  step_id: string
  due_at: Ms
  left_at: Ms | null
  left_because: Leaving | null
}

/** Something new was folded of somebody in a track. Written by the fold. Key (workspace_id, due_id). */
type EnrolmentDueTable = {
  workspace_id: string
  due_id: GeneratedAlways<number>
  person_id: number
}

/** What was done with somebody, once each. Key (workspace_id, did_id), unique by person, track and step. */
type NurtureStepTable = {
  workspace_id: string
  did_id: GeneratedAlways<number>
  track_id: number
  step_id: string
  person_id: number
  enrolment_id: number
  at: Ms
  outcome: 'sent' | 'withheld' | 'task' | 'called' | 'skipped'
  because: Withheld | null
  clicked: 'person' | 'machine' | null
  opened: 'person' | 'machine' | null
}

/** Key (workspace_id, track_id, milestone_id, enrolment_id). */
type MilestoneReachedTable = {
  workspace_id: string
  track_id: number
  milestone_id: string
  enrolment_id: number
  reached_at: Ms
}

/** Something a member has to do about somebody. Key (workspace_id, task_id). */
type NurtureTaskTable = {
  workspace_id: string
  task_id: GeneratedAlways<number>
  member_id: number
  person_id: number
  track_id: number
  enrolment_id: number
  why: 'step' | 'wake-up'
  says: string
  made_at: Ms
  due_at: Ms
  done_at: Ms | null
  done_by: number | null
}
