import type { Scalar } from '#domain/agreement/agreement.ts'
import type { Tag } from '#domain/people/channels/arrival.ts'

/**
 * Which column of a file is which. One row may tell traits of a person, things the person did, and the state
 * of a deal. The contract checks the form (src/api/import-map.ts), docs/import.md explains it by example.
 */
export type ImportMap = {
  schema: 'lockstep.map/1'
  /** Names the source: message ids are unique within it. */
  name: string
  format: 'csv' | 'ndjson' | 'segment'
  delimiter?: string | undefined
  /** How bytes stand for letters; told by the bytes themselves when missing. */
  encoding?: Encoding | undefined
  /** Zone of times that name none; the workspace's when missing. */
  timeZone?: string | undefined
  /** How days and months stand in dates such as 03/04/2026; ISO dates need no help. */
  dateOrder?: DateOrder | undefined
  /** The same for one column, which goes before `dateOrder`: two columns of a file may differ. */
  dateOrders?: Record<string, DateOrder> | undefined
  decimal: '.' | ','
  /** Imported history is known when it happened (rule 0.2); false: known now, as a live event is. */
  history: boolean
  /** A column whose value, together with `name`, identifies the row; without it the content does. */
  messageId?: Column | undefined
  person?: Column | undefined
  /** The system that gave the person's key, e.g. "hubspot"; where it is missing, a mail address or an id. */
  system?: string | undefined
  /** What else the row calls the person, by system: claims that these names are theirs. */
  also?: Record<string, Column> | undefined
  /** The sign between several persons in one cell: the first is who the row is about, all take part in its deal. */
  several?: string | undefined
  /** The system whose table says what statuses mean (imports/statuses); `system` when missing. */
  statuses?: string | undefined
  company?: Column | undefined
  /** Traits told about the person, at the time `traitsAt`. */
  traits?: Record<string, Cell> | undefined
  traitsAt?: Cell | undefined
  /** A line of a history of fields: the trait that changed, and what it is from `traitsAt` on. */
  change?: { field: Column; value: Column } | undefined
  events?: EventMap[] | undefined
  deal?: DealMap | undefined
  account?: AccountMap | undefined
}

/**
 * The company of a row by its source's own key. A row of a deal or a person belongs to it; a row of neither tells of the
 * company itself: its name, its domain and the map's traits.
 */
export type AccountMap = {
  /** The system that gave the key, e.g. "salesforce"; `name` where a company is known by its text alone. */
  system: string
  id: Column
  name?: Column | undefined
  /** Its domain or website. */
  site?: Column | undefined
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type DateOrder = 'day-first' | 'month-first'
/** A cell of the row: the column's name in a CSV, a dotted path in NDJSON. */
export type Column = { column: string }
/** A cell, or one value for every row. */
export type Cell = Column | { value: Scalar }

export type EventMap = {
  name: Cell
  at: Cell
  /**
   * A decision names one of the ladder, e.g. "accepted"; a status is called as its system calls it, and tells the
   * decision that the table of statuses has for it, or nothing; everything else is behaviour.
   */
  kind: 'behaviour' | 'decision' | 'status'
  properties?: Record<string, Cell> | undefined
  campaign?: Cell | undefined
  piece?: Cell | undefined
  /** How the person came with it: the words of a tagged link, the page before and the page they opened. */
  arrival?: ArrivalMap | undefined
  /** Left out where this cell is empty or, where values are named, has none of them. */
  when?: (Column & { is?: string[] | undefined }) | undefined
}

export type ArrivalMap = { [name in Tag | 'referrer' | 'url']?: Cell | undefined }

export type DealState = 'open' | 'won' | 'lost'

export type DealMap = {
  id: Column
  name?: Cell | undefined
  /** Whose deal it is, as a text of the deal alone: it tells nothing of the people. Goes before the row's company. */
  company?: Column | undefined
  owner?: Cell | undefined
  amount?: Cell | undefined
  currency?: Cell | undefined
  openedAt?: Column | undefined
  closedAt?: Column | undefined
  /** When it was won and when it was lost, where two columns say so; they go before `closedAt`. */
  wonAt?: Column | undefined
  lostAt?: Column | undefined
  reason?: Column | undefined
  /** The stage as the source calls it, where another column tells the state. */
  stage?: Column | undefined
  /** Every stage it came to, and who takes part in which role, one a line as our own export writes them (deal-lines.ts). */
  stages?: Column | undefined
  roles?: Column | undefined
  /** The days on which it came to its stages. */
  entered?: { stage: Cell; at: Column }[] | undefined
  /** The row says nothing but that the person takes part: in which role, and since when. */
  contact?: { role?: Column | undefined; at?: Column | undefined } | undefined
  /**
   * Either every row has one state, or a column tells it. A value in neither list is what the table of statuses says
   * where the map has one, else an open deal.
   */
  state: { value: DealState } | { column: string; won: string[]; lost: string[] }
}
