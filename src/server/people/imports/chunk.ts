import type { DealFacts, RowEvent, RowEvents, RowRefusal } from '#domain/people/imports/row.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import type { StagedEvent } from '#server/db/bulk/append.ts'

/** A row that stays out, as it is kept for the person who imports. */
export type Refused = RowRefusal & { rowNo: number; raw: string }

/** Some rows of a file on their way into the database: one transaction's worth. */
export type Chunk = {
  rowsRead: number
  refused: Refused[]
  /** Keys and their number within the chunk. */
  people: Map<string, number>
  companies: Map<string, Named>
  deals: Map<string, StagedDeal>
  /** Who takes part in which deal, as "deal person" in numbers. */
  contacts: Set<string>
  events: WaitingEvent[]
  /** What the events say, by canonical text. */
  signatures: Map<string, Signature>
  /** Text that waits in it, roughly. */
  characters: number
  /** Bytes of the file up to the end of this chunk. */
  bytesRead: number
}
type Named = { no: number; name: string }
export type StagedDeal = { no: number; companyNo: number | null; facts: DealFacts }
export type WaitingEvent = Omit<StagedEvent, 'signatureId'> & { signature: string }

export const startChunk = (): Chunk => ({
  rowsRead: 0,
  refused: [],
  people: new Map(),
  companies: new Map(),
  deals: new Map(),
  contacts: new Set(),
  events: [],
  signatures: new Map(),
  characters: 0,
  bytesRead: 0,
})

export function addRow(chunk: Chunk, rowNo: number, row: RowEvents): void {
  chunk.rowsRead += 1
  const personNo = row.person === null ? null : numberOf(chunk.people, row.person)
  const companyNo = row.company === null ? null : companyOf(chunk, row.company)
  const dealNo = row.deal === null ? null : dealOf(chunk, row.deal, companyNo)
  if (dealNo !== null && personNo !== null) chunk.contacts.add(`${dealNo} ${personNo}`)
  for (const event of row.events)
    chunk.events.push(waiting(chunk, event, rowNo, personNo, event.ofDeal ? dealNo : null))
}

/** Rows of which the first so many characters are kept with the reason why they stay out. */
const LONGEST_RAW = 500

export function refuseRow(chunk: Chunk, rowNo: number, why: RowRefusal, row: unknown): void {
  chunk.rowsRead += 1
  const text = Array.isArray(row)
    ? row.join(' · ')
    : typeof row === 'string'
      ? row
      : JSON.stringify(row)
  const raw = text.slice(0, LONGEST_RAW).toWellFormed().replaceAll('\0', '\ufffd')
  chunk.refused.push({ rowNo, ...why, raw })
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, numbers.size)
  return numbers.size - 1
}

/** A company is its name, however it is written in capitals. */
function companyOf({ companies }: Chunk, name: string): number {
  const key = name.toLowerCase().slice(0, 100)
  const known = companies.get(key)
  if (known) return known.no
  companies.set(key, { no: companies.size, name })
  return companies.size - 1
}

/** A deal that stands in several rows is as the last of them has it. */
function dealOf({ deals }: Chunk, facts: DealFacts, companyNo: number | null): number {
  const no = deals.get(facts.key)?.no ?? deals.size
  deals.set(facts.key, { no, companyNo, facts })
  return no
}

function waiting(
  chunk: Chunk,
  event: RowEvent,
  rowNo: number,
  personNo: number | null,
  dealNo: number | null,
): WaitingEvent {
  const { signature, details } = signatureOf(KIND[event.kind], event.name, event.properties)
  const text = canonical(signature)
  if (!chunk.signatures.has(text)) chunk.signatures.set(text, signature)
  const kept =
    details && event.details ? { ...details, ...event.details } : (details ?? event.details)
  const json = kept && JSON.stringify(kept)
  chunk.characters += 200 + (json?.length ?? 0)
  return {
    rowNo,
    messageId: event.messageId,
    signature: text,
    personNo,
    dealNo,
    happenedAt: event.happenedAt,
    campaign: event.campaign,
    piece: event.piece,
    details: json,
  }
}
