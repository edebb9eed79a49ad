import type { Generated, GeneratedAlways, Selectable } from 'kysely'
import type { Team } from '#domain/agreement/agreement.ts'
import type { LastDecision } from '#domain/handoffs/last-decision.ts'
import type { ClockKind } from '#domain/handoffs/promises.ts'
import type { RelayReason } from '#domain/handoffs/relay.ts'
import type { WhyRep } from '#domain/handoffs/why-rep.ts'

/** What lies with sales and the promises that run on it; part of `Tables`. Room: handoffs; the marks belong to the cellar. */
export type DeskTables = {
  desk_due: DeskDueTable
  desk: DeskTable
  clock: ClockTable
}

/** Epoch milliseconds, UTC. */
type Ms = number

/** Somebody whose hand-offs changed: their desk has to be looked at. Key (workspace_id, due_id). */
type DeskDueTable = { workspace_id: string; due_id: GeneratedAlways<number>; person_id: number }

/** A hand-off that was passed. Key (workspace_id, person_id, n), as of its row in `handoff`. */
type DeskTable = {
  workspace_id: string
  person_id: number
  n: number
  /** Who answers for it; null while nobody can. */
  member_id: number | null
  /** Who accepted it, where it was given to somebody else afterwards; else null. */
  accepted_by: Generated<number | null>
  state: 'waiting' | 'accepted' | 'over'
  passed_at: Ms
  given_at: Ms | null
  /** The order among equals: the likelier and keener, the lower. */
  rank: number
  touches: Generated<number>
  /** Passed in imported history, so nobody could have answered in time: it is in no figure. */
  is_history: boolean
  /** The clock of sales that runs out next, and when; null: none runs. */
  clock: ClockKind | null
  half_at: Ms | null
  due_at: Ms | null
  /** When it is due, or the end of time. */
  sort_at: GeneratedAlways<number>
  /** Why it went on to another rep by itself, or should have: each reason once. */
  moved_for: Generated<RelayReason[]>
  /** Why this member. */
  why: WhyRep | null
  /** What was decided last, as long as it can be taken back. */
  last: LastDecision | null
  /** When it is to be looked at again after it was sent to warm up, and by whom; null: nobody asked, or it was told. */
  wakes_at: Generated<Ms | null>
  wakes_for: Generated<number | null>
}

/** A promise that runs, or ran, on a hand-off. Key (workspace_id, clock_id); unique (workspace_id, person_id, n, kind). */
type ClockTable = {
  workspace_id: string
  clock_id: GeneratedAlways<number>
  person_id: number
  n: number
  kind: ClockKind
  owes: Team
  /** On whose calendar it runs; null: its side's. */
  member_id: number | null
  /** The agreement in force when it started rules it for ever. Rule 2.2. */
  version: number
  started_at: Ms
  target_ms: number
  used_ms: Generated<number>
  since: Ms | null
  half_at: Ms | null
  due_at: Ms | null
  stopped_at: Ms | null
  void_as: string | null
  is_history: boolean
  /** Up to which step of the escalation, as a share of the promise. */
  escalated: Generated<number>
}

export type ClockRow = Selectable<ClockTable>
