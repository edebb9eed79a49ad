import type { Generated, GeneratedAlways } from 'kysely'
import type { FaultCode } from '#domain/people/intake/fault.ts'
import type { Flag } from '#domain/people/intake/flag.ts'

/** Epoch milliseconds, UTC. */
type Ms = number

/** Tables of what comes live. Room: people, but for the marks, which stand beside the log. */
export type IntakeTables = {
  failed_event: FailedEventTable
  intake_count: IntakeCountTable
  event_mark: EventMarkTable
}

/** What could not be stored, as it came. Key (workspace_id, failed_event_id). */
type FailedEventTable = {
  workspace_id: string
  failed_event_id: GeneratedAlways<number>
  source_id: number
  received_at: Ms
  code: FaultCode
  /** Where in the event, e.g. "$.properties.n". */
  path: string | null
  reason: string
  /** What was sent; in rows of before 23 November 2026 its first 64 KB. `raw_bytes` tells how many bytes were sent. */
  raw: Buffer
  raw_bytes: number
  /** How many events it stands for. */
  events: number
  /** What its address said it was; null: one of a batch. */
  call: string | null
  /** What its batch said for all: context, integrations, sentAt. */
  around: unknown
  state: Generated<'open' | 'replayed' | 'set-aside'>
  settled_at: Ms | null
}

/**
 * What came from a source in one minute: received = stored + duplicate + failed. What is mended and replayed later
 * counts in the minute it was received in. Key (workspace_id, source_id, minute_at).
 */
type IntakeCountTable = {
  workspace_id: string
  source_id: number
  minute_at: Ms
  received: number
  stored: number
  duplicate: number
  failed: number
  /** Those of the failed that were not even kept, because they speak of somebody who was erased or is not to be tracked. */
  dropped: Generated<number>
  last_at: Ms
}

/** What there is to say beside an event. Key (workspace_id, event_id). */
type EventMarkTable = {
  workspace_id: string
  event_id: number
  flags: Flag[]
  /** As the sender's clock told it, where another instant stands in the log. */
  told_at: Ms | null
  /** The bytes that were sent, where the log holds mended signs. */
  raw: Buffer | null
}
