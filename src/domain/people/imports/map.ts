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
  /** Zone of times that name none; the workspace's when missing. */
  timeZone?: string | undefined
  /** How days and months stand in dates such as 03/04/2026; ISO dates need no help. */
  dateOrder?: DateOrder | undefined
  decimal: '.' | ','
  /** Imported history is known when it happened (rule 0.2); false: known now, as a live event is. */
  history: boolean
  /** A column whose value, together with `name`, identifies the row; without it the content does. */
  messageId?: Column | undefined
  person?: Column | undefined
  /** The system that gave the person's key, e.g. "hubspot"; where it is missing, a mail address or an id. */
  system?: string | undefined
  company?: Column | undefined
  /** Traits told about the person, at the time `traitsAt`. */
  traits?: Record<string, Cell> | undefined
  traitsAt?: Cell | undefined
  events?: EventMap[] | undefined
  deal?: DealMap | undefined
}

export type DateOrder = 'day-first' | 'month-first'
/** A cell of the row: the column's name in a CSV, a dotted path in NDJSON. */
export type Column = { column: string }
/** A cell, or one value for every row. */
export type Cell = Column | { value: Scalar }

export type EventMap = {
  name: Cell
  at: Cell
  /** A decision names one of the ladder, e.g. "accepted"; everything else is behaviour. */
  kind: 'behaviour' | 'decision'
  properties?: Record<string, Cell> | undefined
  campaign?: Cell | undefined
  piece?: Cell | undefined
  /** How the person came with it: the words of a tagged link, the page before and the page they opened. */
  arrival?: ArrivalMap | undefined
  /** Left out where this cell is empty. */
  when?: Column | undefined
}

export type ArrivalMap = { [name in Tag | 'referrer' | 'url']?: Cell | undefined }

export type DealState = 'open' | 'won' | 'lost'

export type DealMap = {
  id: Column
  name?: Cell | undefined
  owner?: Cell | undefined
  amount?: Cell | undefined
  currency?: Cell | undefined
  openedAt?: Column | undefined
  closedAt?: Column | undefined
  reason?: Column | undefined
  /** Either every row has one state, or a column tells it; a value in neither list is an open deal. */
  state: { value: DealState } | { column: string; won: string[]; lost: string[] }
}
