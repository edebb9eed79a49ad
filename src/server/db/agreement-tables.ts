import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Agreement, Team } from '#domain/agreement/agreement.ts'

/** What was agreed and how it came about; room: agreement. Part of `Tables`. */
export type AgreementTables = {
  agreement_version: AgreementVersionTable
  proposal: ProposalTable
  proposal_revision: ProposalRevisionTable
  proposal_signer: ProposalSignerTable
  agreement_signature: AgreementSignatureTable
  agreement_draft: AgreementDraftTable
  clause_comment: ClauseCommentTable
  reservation: ReservationTable
  rating_round: RatingRoundTable
  rating_lead: RatingLeadTable
  rating_answer: RatingAnswerTable
  proposal_backtest: ProposalBacktestTable
  backtest_variant: BacktestVariantTable
}

/** Epoch milliseconds, UTC. */
type Ms = number
/** Set by the database. */
type ByTrigger<T> = ColumnType<T, T | undefined, never>

/** Key (workspace_id, version). Nothing of it ever changes; what may be written says migration 063. */
type AgreementVersionTable = {
  workspace_id: string
  version: number
  document: Agreement
  effective_from: Ms
  created_at: Ms
  /** Whose words it has, with `revision`; null for the version a workspace begins with and for a suspension. */
  proposal_id: ByTrigger<number | null>
  revision: ByTrigger<number | null>
  base_version: ByTrigger<number | null>
  /** The version that it ends; the document is that of the one before. */
  suspends: ByTrigger<number | null>
  suspended_by: ByTrigger<number | null>
  suspended_for: Generated<string>
  /** Put in force by one person alone, of a company in small mode. */
  is_alone: Generated<boolean>
}

/** Key (workspace_id, proposal_id). */
type ProposalTable = {
  workspace_id: string
  proposal_id: GeneratedAlways<number>
  base_version: number
  made_by: number
  made_at: Ms
  /** Number of its newest words; 0 before the first ones are there. */
  revision: Generated<number>
  state: Generated<'open' | 'withdrawn' | 'outrun' | 'in-force'>
  ended_at: Ms | null
  ended_by: number | null
  version: Generated<number>
}

/** What was found out about one wording. Key (workspace_id, proposal_id, revision). */
type ProposalBacktestTable = {
  workspace_id: string
  proposal_id: number
  revision: number
  base_version: number
  /** Canonical JSON. */
  report: string
  /** Up to where the log was read. */
  last_event_id: number
  events: number
  made_by: number
  made_at: Ms
}

/** Every variant that anybody tried on a version, once. Key (workspace_id, base_version, fingerprint). */
type BacktestVariantTable = { workspace_id: string; base_version: number; fingerprint: string }

/** The words of a proposal, never changed. Key (workspace_id, proposal_id, revision). */
type ProposalRevisionTable = {
  workspace_id: string
  proposal_id: number
  revision: number
  /** Canonical JSON of baseVersion, effectiveFrom and document: exactly what is signed. */
  body: string
  /** SHA-256 of the body, hex. */
  hash: string
  document: ColumnType<Agreement, never, never>
  /** From when it shall be in force; null: from the last signature on. */
  wanted_from: Ms | null
  note: Generated<string>
  made_by: number
  made_at: Ms
}

/** For which side a human signs a proposal, for ever. Key (workspace_id, proposal_id, human_id); unique mailbox. */
type ProposalSignerTable = {
  workspace_id: string
  proposal_id: number
  human_id: string
  side: Team
  /** The address without what different accounts of one mailbox differ in. */
  mailbox: string
}

/** Key (workspace_id, signature_id). One that counts for a revision and side, one for a revision and human. */
type AgreementSignatureTable = {
  workspace_id: string
  proposal_id: number
  revision: number
  signature_id: GeneratedAlways<number>
  side: Team
  member_id: number
  human_id: string
  name: string
  hash: string
  /** When the password was given for it. */
  confirmed_at: Ms
  signed_at: Ms
  voided_at: Ms | null
  voided_as: 'reworded' | 'outrun' | 'withdrawn' | 'left' | 'moved' | null
}

/** What somebody writes before it is proposed. Key (workspace_id, draft_id). */
type AgreementDraftTable = {
  workspace_id: string
  draft_id: GeneratedAlways<number>
  made_by: number
  base_version: number
  /** The proposal it answers with other words. */
  proposal_id: number | null
  note: Generated<string>
  /** Need not be a sound agreement yet. */
  document: unknown
  made_at: Ms
  changed_at: Ms
  version: Generated<number>
}

/** Key (workspace_id, comment_id). */
type ClauseCommentTable = {
  workspace_id: string
  comment_id: GeneratedAlways<number>
  clause_id: string
  /** Null: of the agreement, whatever version. */
  proposal_id: number | null
  member_id: number
  side: Team | null
  says: string
  said_at: Ms
  taken_back_at: Ms | null
}

/** A recorded disagreement. Key (workspace_id, reservation_id). */
type ReservationTable = {
  workspace_id: string
  reservation_id: GeneratedAlways<number>
  clause_id: string
  /** The proposal it was first said of; it stays with the clause afterwards. */
  proposal_id: number | null
  owner_id: number
  side: Team | null
  says: string
  state: Generated<'open' | 'no-solution' | 'accepted' | 'settled'>
  /** ISO date. */
  review_on: string | null
  made_at: Ms
  changed_at: Ms
  version: Generated<number>
}

/** Key (workspace_id, round_id). */
type RatingRoundTable = {
  workspace_id: string
  round_id: GeneratedAlways<number>
  made_by: number
  made_at: Ms
}

/** A lead of a round, as it was known until it was passed. Key (workspace_id, round_id, place); places begin at 1. */
type RatingLeadTable = {
  workspace_id: string
  round_id: number
  place: number
  person_id: number
  until_at: Ms
}

/** Key (workspace_id, round_id, member_id, place). Whoever answered for all leads changes nothing any more. */
type RatingAnswerTable = {
  workspace_id: string
  round_id: number
  member_id: number
  place: number
  /** Of whoever rates; null: wears both hats. */
  side: Team | null
  is_ready: boolean
  answered_at: Ms
}
