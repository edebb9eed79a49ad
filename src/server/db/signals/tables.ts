import type { Evidence, SignalTest } from '#domain/people/signals/false-signals.ts'

type Ms = number

/** What the tests and members say of clicks and opens in mails; the log has what follows from it. Part of `Tables`. */
export type SignalTables = { false_signal: FalseSignalTable }

/**
 * A click or an open that a test found once, or of which a member said something. Key (workspace_id, event_id).
 */
export type FalseSignalTable = {
  workspace_id: string
  event_id: number
  /** The name it was told of. */
  person_id: number
  source_id: number
  happened_at: Ms
  /** The test that finds it now; null: none does any more. */
  test: SignalTest | null
  evidence: Evidence
  /** What a member said; it counts more than the test. */
  said: Said | null
  /** Null for a key of the workspace. */
  said_by: number | null
  said_at: Ms | null
  /** Weighs nothing. */
  is_silent: boolean
}

export type Said = 'person' | 'machine'
