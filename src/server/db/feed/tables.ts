import type { Generated, GeneratedAlways } from 'kysely'
import type { Closing, Stage } from '#domain/agreement/agreement.ts'

/** What others are told, and how far that came; part of `Tables`. */
export type FeedTables = {
  stage_change: StageChangeTable
  feed_head: FeedHeadTable
  webhook: WebhookTable
  delivery: DeliveryTable
}

type Ms = number

/** Somebody came to another stage. Append-only. Key (workspace_id, no), without a gap. */
type StageChangeTable = {
  workspace_id: string
  no: number
  person_id: number
  happened_at: Ms
  recorded_at: Ms
  from_stage: Stage | null
  to_stage: Stage
  /** The person's last hand-off then; null before the first. */
  n: number | null
  version: number | null
  closing: Closing | null
  reason: string | null
}

/** The number of the last change; held by whoever appends. Key (workspace_id). */
type FeedHeadTable = { workspace_id: string; last_no: number }

/** An address that is told of changes. Key (workspace_id, webhook_id). Room: feed. */
type WebhookTable = {
  workspace_id: string
  webhook_id: GeneratedAlways<number>
  name: string
  url: string
  stages: Stage[]
  is_on: Generated<boolean>
  off_because: 'member' | 'gone' | 'failing' | null
  /** The last change for which deliveries were made. */
  last_no: number
  failing_since: Ms | null
  last_delivered_at: Ms | null
  /** Under the secret of the house. */
  sealed_secret: Buffer
  sealed_old_secret: Buffer | null
  old_secret_until: Ms | null
  made_by: number | null
  made_at: Ms
  version: Generated<number>
}

/** A step that was done with somebody, by its track. */
export type StepTold = {
  personId: number
  track: { trackId: number; name: string }
  step: { id: string; says: string }
}

/** One change or step (neither: a test) on its way to one address. Key (workspace_id, delivery_id). Room: feed. */
type DeliveryTable = {
  workspace_id: string
  delivery_id: GeneratedAlways<number>
  webhook_id: number
  change_no: number | null
  /** A step of a track, where it tells of one. */
  step: Generated<StepTold | null>
  state: Generated<'waiting' | 'delivered' | 'failed'>
  tries: Generated<number>
  made_at: Ms
  due_at: Ms
  last_tried_at: Ms | null
  status: number | null
  error: string | null
}
