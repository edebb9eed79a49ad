import type { Generated, GeneratedAlways } from 'kysely'
import type { Scalar, Stage } from '#domain/agreement/agreement.ts'
import type { StatusMeaning, StatusOf } from '#domain/people/imports/statuses/meaning.ts'
import type { AgreementTables } from './agreement-tables.ts'
import type { ArrivalTables } from './arrivals/tables.ts'
import type { AskingTables } from './asking-tables.ts'
import type { AuditTables } from './audit/tables.ts'
import type { BackupTables } from './backup/table.ts'
import type { CompanyTables } from './companies/tables.ts'
import type { DeskTables } from './desks/tables.ts'
import type { FeedTables } from './feed/tables.ts'
import type { SearchTables } from './finding/tables.ts'
import type { HandoffTables } from './handoff-tables.ts'
import type { HoursTables } from './hours-tables.ts'
import type { IntakeTables } from './intake-tables.ts'
import type { HumanTables, MemberTables } from './member-tables.ts'
import type { NameTables } from './names/tables.ts'
import type { NurtureTables } from './nurture-tables.ts'
import type { PrivacyTables } from './privacy/tables.ts'
import type { RequestTables } from './requests/tables.ts'
import type { RoutingTables } from './routing-tables.ts'
import type { SignalTables } from './signals/tables.ts'
import type { TellingTables } from './telling/tables.ts'

/**
 * Every table of the product. All but the registry, the backups and the tables of humans are workspace tables: `workspace_id` comes
 * first in every key (docs/decisions/011). Instants are timestamptz(3), read and written as epoch ms.
 *
 * Owners: the log (source, batch, batch_refusal, signature, arrival, event, event_due) and the fold's state
 * (person_state, handoff, handoff_deal, fold_due), who is who (name_claim, name_decision, candidate), what machines did (false_signal), companies (company, company_told, company_due), the changes of stage (stage_change, feed_head), what lists find people by (person_word, word_near, person_came, person_source), who must not be told of (privacy, suppression, erasure) and the audit belong to the db cellar; the rest to the named room.
 */
export type Tables = {
  registry: RegistryTable
  workspace: WorkspaceTable
  source: SourceTable
  batch: BatchTable
  batch_refusal: BatchRefusalTable
  batch_status: BatchStatusTable
  status_meanings: StatusMeaningsTable
  signature: SignatureTable
  event: EventTable
  event_due: EventDueTable
  deal: DealTable
  deal_contact: DealContactTable
  person_state: PersonStateTable
  fold_due: FoldDueTable
} & AgreementTables &
  HandoffTables &
  HoursTables &
  RoutingTables &
  AskingTables &
  ArrivalTables &
  CompanyTables &
  DeskTables &
  IntakeTables &
  NameTables &
  NurtureTables &
  FeedTables &
  PrivacyTables &
  SearchTables &
  SignalTables &
  TellingTables &
  MemberTables &
  HumanTables &
  AuditTables &
  RequestTables &
  BackupTables

/** Epoch milliseconds, UTC. */
type Ms = number

/**
 * Which workspaces this installation holds: outside of all of them, because a workspace table shows nothing until its
 * workspace is known (scale rule S3).
 */
export type RegistryTable = { id: string; is_example: boolean; created_at: Ms }

/** Room: workspace. */
export type WorkspaceTable = {
  workspace_id: string
  name: string
  time_zone: string
  currency: string
  /** An invented company, marked as such on every page and removable. */
  is_example: boolean
  created_at: Ms
  /** So few people that one may work for both sides. */
  small_mode: Generated<boolean>
  version: Generated<number>
}

/** Where events come from; message ids are unique within a source. Key (workspace_id, source_id), unique name. */
export type SourceTable = { workspace_id: string; source_id: GeneratedAlways<number>; name: string }

/** One import of one file. Key (workspace_id, batch_id). */
export type BatchTable = {
  workspace_id: string
  batch_id: GeneratedAlways<number>
  file_name: string
  map: unknown
  /** What tells files with the same headers (imports/shape.ts); null where it had none. */
  shape: string | null
  /** The uploaded file it reads, as long as that is there; null where it was read from elsewhere. */
  upload_id: string | null
  state: 'reading' | 'folding' | 'done' | 'stopped' | 'failed' | 'undone'
  started_at: Ms
  finished_at: Ms | null
  bytes_read: Generated<number>
  bytes_total: number | null
  rows_read: Generated<number>
  /** Rows of which at least one event is new. rows_read = rows_new + rows_known + rows_refused. */
  rows_new: Generated<number>
  rows_known: Generated<number>
  rows_refused: Generated<number>
  events_new: Generated<number>
  error: string | null
}

/** Statuses of an import that nobody had mapped. Key (workspace_id, batch_id, system, status_of, status). */
type BatchStatusTable = {
  workspace_id: string
  batch_id: number
  system: string
  status_of: StatusOf
  status: string
  rows: number
}

/** Immutable. Without a row what is shipped holds alone, as version 1. Key (workspace_id, version). Room: people. */
type StatusMeaningsTable = {
  workspace_id: string
  version: number
  meanings: StatusMeaning[]
  made_at: Ms
  made_by: string
}

/** Why a row stayed out. Key (workspace_id, batch_id, row_no); row_no counts from 1 after the header. */
export type BatchRefusalTable = {
  workspace_id: string
  batch_id: number
  row_no: number
  column_name: string | null
  reason: string
  raw: string
}

/** The dictionary of event signatures. Key (workspace_id, signature_id); unique (workspace_id, digest). */
export type SignatureTable = {
  workspace_id: string
  signature_id: GeneratedAlways<number>
  kind: number
  name: string
  properties: Record<string, Scalar>
  /** md5 of the canonical text of kind, name and properties, as uuid. */
  digest: string
}

/** The append-only log. Key (workspace_id, event_id); unique (workspace_id, source_id, message_id). */
export type EventTable = {
  workspace_id: string
  event_id: GeneratedAlways<number>
  source_id: number
  message_id: string
  batch_id: number | null
  person_id: number | null
  deal_id: number | null
  signature_id: number
  happened_at: Ms
  received_at: Ms
  /** Set once, by the fold that claims the event; the only change an event ever gets. */
  known_at: Ms | null
  campaign: string | null
  piece: string | null
  /** How somebody came with it; null where it does not say. */
  arrival_id: number | null
  /** What the signature does not hold: identifying traits, long texts, nested values. */
  details: unknown
}

/**
 * Events that no fold has claimed yet, by whom they were told of (0: nobody). Key (workspace_id, person_id, event_id).
 */
type EventDueTable = {
  workspace_id: string
  person_id: number
  event_id: number
  /** Before this instant it is not to be claimed; null: at once. */
  waits_until: Ms | null
}

/** Room: people. State columns are a cache of the deal's events. Key (workspace_id, deal_id); unique (workspace_id, key). */
export type DealTable = {
  workspace_id: string
  deal_id: GeneratedAlways<number>
  key: string
  batch_id: number | null
  company_id: number | null
  name: string | null
  owner: string | null
  amount_cents: number | null
  currency: string | null
  state: 'open' | 'won' | 'lost'
  /** The stage as the source calls it, e.g. "Prospecting". */
  source_stage: string | null
  opened_at: Ms | null
  closed_at: Ms | null
  reason: string | null
  /** The day it is listed under: closed, else opened, else 1970. */
  listed_at: GeneratedAlways<Ms>
  /** The owner in lower case; null beyond 200 characters. */
  owned_by: GeneratedAlways<string | null>
  /** Key, name and owner in lower case, kept by the database for search. */
  sought: GeneratedAlways<string>
}

/** Room: people. Who takes part in a deal. Key (workspace_id, deal_id, person_id). */
export type DealContactTable = { workspace_id: string; deal_id: number; person_id: number }

/** The fold's memory of one person. Key (workspace_id, person_id). */
export type PersonStateTable = {
  workspace_id: string
  person_id: number
  /** All traits told so far, the last one told wins (rule 3.3.5). */
  traits: Record<string, unknown>
  /** traits->>'origin', kept by the database; null where the source left it blank, or told more than 200 characters. */
  origin: GeneratedAlways<string | null>
  /** traits->>'owner' in lower case: who works with this person, as the source names them; null beyond 200 characters. */
  owner: GeneratedAlways<string | null>
  /** Name, mail address and company of the traits in lower case, kept by the database for search. */
  search: GeneratedAlways<string>
  /** The company they belong to, the account and the company's name that sources tell; domain/people/companies/company-of.ts. */
  company: string | null
  company_account: string | null
  company_called: string | null
  company_text: string | null
  /** What lists are sorted by, kept by the database: without accents, U+FFFF where there is none. */
  by_name: GeneratedAlways<string>
  by_company: GeneratedAlways<string>
  by_owner: GeneratedAlways<string>
  by_origin: GeneratedAlways<string>
  /** The minute in which they were last here. */
  by_seen: GeneratedAlways<Ms>
  /** The stage's place among all. */
  by_stage: GeneratedAlways<number>
  /** Fit and engagement, e.g. "A1". */
  by_band: GeneratedAlways<string>
  stage: Stage
  fit: number
  fit_band: string
  /** Engagement at `as_of`, exact; it fades from there. */
  engagement: number
  engagement_band: string
  as_of: Ms
  first_seen_at: Ms
  last_seen_at: Ms
  last_event_name: string
  events: number
  /** Instant of the first decision that was made live; from then on imported history is known only at import. */
  live_since: Ms | null
  /** The kernel's memory, so that the next event is folded without reading the log again. */
  memory: unknown
}

/** People whose state must be folded again from the log. Key (workspace_id, person_id). */
export type FoldDueTable = {
  workspace_id: string
  due_id: GeneratedAlways<number>
  person_id: number
  /** Before that it has to be worked out again who is one person with this name. */
  regroup: Generated<boolean>
}
