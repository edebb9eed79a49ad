import type { Arrival } from '#domain/people/channels/arrival.ts'
import type { AccountTold } from '#domain/people/companies/account.ts'
import type { CompanyName } from '#domain/people/companies/company-name.ts'
import type { Name } from '#domain/people/identity/name.ts'
import type { DealState } from '#domain/people/imports/map.ts'
import type { Meanings, Unmapped } from '#domain/people/imports/statuses/meaning.ts'
import type { Instant } from '#domain/time.ts'

/** What one row of a file tells. */
export type RowEvents = {
  person: Name | null
  company: string | null
  /** The company of its deal by the source's own key. */
  account?: CompanyName | null
  deal: DealFacts | null
  events: RowEvent[]
  /** Who else takes part in the deal, each with what the row tells of them. */
  others?: { person: Name; events: RowEvent[] }[]
  /** What the row tells of its deal where it may speak of nobody. */
  ofNobody?: () => RowEvent[]
  /** Statuses of the row whose meaning nobody has said; what they would tell is left out. */
  unmapped?: Unmapped[]
}

/** One event of the log before it has met the database. */
export type RowEvent = {
  messageId: string
  kind: 'identify' | 'behaviour' | 'decision'
  name: string
  /** What rules may match on, as far as it is short. */
  properties: Record<string, unknown>
  /** What is only kept and shown. */
  details: Record<string, unknown> | null
  happenedAt: Instant
  /** What else the event calls the person: a claim that these names are theirs. */
  names?: Name[]
  /** Said of the row's deal; the person, where one is named, took part in it. */
  ofDeal: boolean
  /** It tells of a company itself; of nobody where a file of companies says so. */
  account?: AccountTold
  campaign: string | null
  piece: string | null
  /** How the person came with it, where it says so. */
  arrival?: Arrival | null
  /**
   * Of the traits of a list: the instant that the row dates them at, null for none. Lists date them at the day on which
   * somebody was created, so that what is told otherwise under the same date is told at the import. Rule 3.3.5.
   */
  listedAt?: Instant | null
}

/** The state of a deal as the row has it. Money is in minor units of its currency; no amount means "no data". */
export type DealFacts = {
  key: string
  name: string | null
  owner: string | null
  amountCents: number | null
  currency: string | null
  state: DealState
  /** The stage as the source calls it. */
  sourceStage: string | null
  openedAt: Instant | null
  closedAt: Instant | null
  reason: string | null
}

/** Why a row stays out, and the column that is to blame. A row is taken whole or not at all. */
export type RowRefusal = { column: string | null; reason: string }

/** What a row is read with. */
export type RowSetting = {
  /** IANA zone of times that name none. */
  timeZone: string
  /** Of amounts whose currency nobody tells. */
  currency: string
  /** The instant of the import. Nothing happens after it (rule 0.2), and what has no date is told at it. */
  now: Instant
  /** What statuses of other systems mean; what the house says where it is missing. */
  meanings?: Meanings
}
