import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { RequestKind } from '#domain/handoffs/requests/request.ts'
import type { Grade, Rhythm } from '#domain/handoffs/requests/standing-ask.ts'
import type { Side } from '#domain/workspace/role.ts'

/** What the teams ask of each other; room: handoffs, wing requests. Part of `Tables`. */
export type AskingTables = {
  team_request: TeamRequestTable
  request_turn: RequestTurnTable
  standing_rhythm: StandingRhythmTable
  standing_ask: StandingAskTable
  explanation: ExplanationTable
}

/** Epoch milliseconds, UTC. */
type Ms = number

/** One request with its clock. Key (workspace_id, request_id). */
type TeamRequestTable = {
  workspace_id: string
  request_id: GeneratedAlways<number>
  kind: RequestKind
  owes: Side
  asker_id: number
  owner_id: number | null
  /** A name of the person it is about, by the number it had when it was asked. */
  person_id: number | null
  n: number | null
  deal_id: number | null
  /** The standing ask whose answer it came from. */
  ask_id: number | null
  /** Which detail, or which role of a buying group. */
  field: string | null
  wants: string
  state: Generated<'open' | 'answered' | 'closed'>
  is_taken_back: Generated<boolean>
  turn: Generated<number>
  asked_at: Ms
  changed_at: Ms
  /** The clock of this turn. */
  started_at: Ms
  half_at: Ms | null
  due_at: Ms | null
  target_ms: number
  /** Of the agreement that set the clock. */
  version: number
  is_due_told: Generated<boolean>
  sort_at: ColumnType<Ms, never, never>
}

/** Each time it was asked, and what was answered. Key (workspace_id, request_id, turn). */
type RequestTurnTable = {
  workspace_id: string
  request_id: number
  turn: number
  started_at: Ms
  due_at: Ms | null
  answered_at: Ms | null
  answered_by: number | null
  answer: Generated<string>
  /** The answer set the detail that was asked for. */
  is_mended: Generated<boolean>
  is_helped: boolean | null
  reaction: Generated<string>
  reacted_at: Ms | null
}

/** How often everybody of sales is asked; without a row every four weeks. Key (workspace_id). */
type StandingRhythmTable = { workspace_id: string; every_weeks: Rhythm; asks_marketing: boolean }

/** Key (workspace_id, ask_id). */
type StandingAskTable = {
  workspace_id: string
  ask_id: GeneratedAlways<number>
  /** The side that is asked, by the other one. */
  side: Side
  member_id: number
  asked_at: Ms
  answered_at: Ms | null
  is_nothing: Generated<boolean>
  said: Generated<string>
  outcome: Generated<string>
  outcome_at: Ms | null
  outcome_by: number | null
}

/** How one side's process works, as somebody of the other tells it. Key (workspace_id, explanation_id). */
type ExplanationTable = {
  workspace_id: string
  explanation_id: GeneratedAlways<number>
  about: Side
  member_id: number
  says: string
  said_at: Ms
  grade: Grade | null
  word: Generated<string>
  graded_by: number | null
  graded_at: Ms | null
}
