import { type Arrival, arrivalText, withCampaign } from '#domain/people/channels/arrival.ts'
import {
  type CompanyName,
  companyKey,
  spelledCompany,
} from '#domain/people/companies/company-name.ts'
import { type Name, spelled } from '#domain/people/identity/name.ts'
import type { DealFacts, RowEvent, RowEvents, RowRefusal } from '#domain/people/imports/rows/row.ts'
import { plainStatus, type Unmapped } from '#domain/people/imports/statuses/meaning.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { canonical, signatureOf } from '#domain/replay/signature.ts'
import { LISTED_UNDATED, stagedLine } from '#server/db/bulk/append.ts'
import { stagedClaim } from '#server/db/bulk/claims.ts'
import { type ToldOfCompany, toldOfCompany } from '#server/db/companies/tell.ts'

/** A row that stays out, as it is kept for the person who imports. */
export type Refused = RowRefusal & { rowNo: number; raw: string }

/** Some rows of a file on their way into the database: one transaction's worth. */
export type Chunk = {
  rowsRead: number
  refused: Refused[]
  /** Names by their text, with their number within the chunk. */
  people: Map<string, { no: number; name: Name }>
  /** Claims as COPY text; see `stagedClaim`. */
  claims: string[]
  /** Names of companies by their text, with their number within the chunk. */
  companies: Map<string, Named>
  /** What events tell of companies themselves. */
  ofCompanies: ToldOfCompany[]
  deals: Map<string, StagedDeal>
  /** Who takes part in which deal, as "deal person" in numbers. */
  contacts: Set<string>
  /** What the events say, by canonical text, numbered within the chunk. */
  signatures: Map<string, { no: number; signature: Signature }>
  /** What the signatures of listed traits hold, by their numbers within the chunk. */
  listed: Map<number, Signature['properties']>
  /** How people came, by its text, numbered within the chunk. */
  arrivals: Map<string, { no: number; arrival: Arrival }>
  /** Statuses that nobody has mapped, by their text, with how many rows have them. */
  unmapped: Map<string, Unmapped & { rows: number }>
  events: number
  /** The events as COPY text: bytes outside the heap, and the end that is still growing. */
  pieces: Buffer[]
  rest: string
  /** Bytes of `pieces`. */
  size: number
  /** Bytes of the file up to the end of this chunk. */
  bytesRead: number
}
type Named = { no: number; system: string; key: string; name: string }
/** `rowNo` is the last row that speaks of the deal. */
export type StagedDeal = {
  no: number
  rowNo: number
  companyNo: number | null
  accountNo: number | null
  facts: DealFacts
}

export const startChunk = (): Chunk => ({
  rowsRead: 0,
  refused: [],
  people: new Map(),
  claims: [],
  companies: new Map(),
  ofCompanies: [],
  deals: new Map(),
  contacts: new Set(),
  signatures: new Map(),
  listed: new Map(),
  arrivals: new Map(),
  unmapped: new Map(),
  events: 0,
  pieces: [],
  rest: '',
  size: 0,
  bytesRead: 0,
})

export function addRow(chunk: Chunk, rowNo: number, row: RowEvents): void {
  chunk.rowsRead += 1
  const personNo = row.person === null ? null : numberOf(chunk.people, row.person)
  const dealNo = row.deal === null ? null : dealOf(chunk, row, row.deal, rowNo)
  if (dealNo !== null && personNo !== null) chunk.contacts.add(`${dealNo} ${personNo}`)
  for (const event of row.events) {
    const told = event.ofDeal ? withCompany(event, row) : event
    if (event.account) chunk.ofCompanies.push(toldOfCompany(event.messageId, event.account))
    addLine(chunk, lineOf(chunk, told, rowNo, personNo, event.ofDeal ? dealNo : null))
    if (event.names && personNo !== null) addClaims(chunk, personNo, row.person, event)
  }
  for (const { person, events } of row.others ?? []) {
    const otherNo = numberOf(chunk.people, person)
    if (dealNo !== null) chunk.contacts.add(`${dealNo} ${otherNo}`)
    for (const event of events) {
      addLine(chunk, lineOf(chunk, withCompany(event, row), rowNo, otherNo, dealNo))
    }
  }
  addStatuses(chunk, row)
}

/** Counts the statuses of a row that nobody has mapped. */
export function addStatuses(chunk: Chunk, { unmapped }: RowEvents): void {
  for (const status of unmapped ?? []) addUnmapped(chunk, status)
}

function addUnmapped({ unmapped }: Chunk, status: Unmapped): void {
  const text = `${status.system} ${status.of} ${plainStatus(status.status)}`
  const known = unmapped.get(text)
  if (known) known.rows += 1
  else unmapped.set(text, { ...status, rows: 1 })
}

/** Whose deal it is belongs to what the log tells of it. */
function withCompany(event: RowEvent, { company, account }: RowEvents): RowEvent {
  if (company === null && !account) return event
  const told = {
    ...(company !== null && { company: companyKey(company) }),
    ...(account && { account: spelledCompany(account) }),
  }
  return { ...event, details: { ...event.details, ...told } }
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

function numberOf(people: Chunk['people'], name: Name): number {
  const text = spelled(name)
  const known = people.get(text)
  if (known) return known.no
  people.set(text, { no: people.size, name })
  return people.size - 1
}

function addClaims(chunk: Chunk, personNo: number, person: Name | null, event: RowEvent): void {
  for (const { system, value } of event.names ?? [])
    if (system !== person?.system || value !== person.value)
      chunk.claims.push(
        stagedClaim({
          personNo,
          system,
          key: value,
          messageId: event.messageId,
          happenedAt: event.happenedAt,
        }),
      )
}

function companyNo(
  { companies }: Chunk,
  named: CompanyName | null | undefined,
  name = named?.value ?? '',
): number | null {
  if (!named) return null
  const text = spelledCompany(named)
  const known = companies.get(text)
  if (known) return known.no
  companies.set(text, { no: companies.size, system: named.system, key: named.value, name })
  return companies.size - 1
}

/** A deal that stands in several rows is as the last of them has it. */
function dealOf(chunk: Chunk, row: RowEvents, facts: DealFacts, rowNo: number): number {
  const { deals } = chunk
  const no = deals.get(facts.key)?.no ?? deals.size
  const text = row.company
  const called = text === null ? null : { system: 'name', value: companyKey(text) }
  deals.set(facts.key, {
    no,
    rowNo,
    companyNo: companyNo(chunk, called, text ?? ''),
    accountNo: companyNo(chunk, row.account),
    facts,
  })
  return no
}

/** Characters after which text becomes bytes: text of a whole chunk would keep the garbage collector busy. */
const PIECE = 1 << 16

/** The text is made while the database is busy with the chunk before, and only sent when it is this chunk's turn. */
function addLine(chunk: Chunk, line: string): void {
  chunk.events += 1
  chunk.rest += line
  if (chunk.rest.length > PIECE) endPiece(chunk)
}

export function endPiece(chunk: Chunk): void {
  const piece = Buffer.from(chunk.rest)
  chunk.pieces.push(piece)
  chunk.size += piece.length
  chunk.rest = ''
}

function lineOf(
  chunk: Chunk,
  event: RowEvent,
  rowNo: number,
  personNo: number | null,
  dealNo: number | null,
): string {
  const { text, signature, details } = saying(event)
  const kept =
    details && event.details ? { ...details, ...event.details } : (details ?? event.details)
  const no = signatureNo(chunk, text, signature)
  if (event.listedAt !== undefined) chunk.listed.set(no, signature.properties)
  return stagedLine({
    rowNo,
    messageId: event.messageId,
    signatureNo: no,
    personNo,
    dealNo,
    happenedAt: event.happenedAt,
    campaign: event.campaign,
    piece: event.piece,
    arrivalNo: arrivalNo(chunk, withCampaign(event.arrival ?? null, event.campaign)),
    details: kept && JSON.stringify(kept),
    listed: listedText(event.listedAt),
  })
}

function listedText(at: RowEvent['listedAt']): string | null {
  if (at === undefined) return null
  return at === null ? LISTED_UNDATED : new Date(at).toISOString()
}

function signatureNo({ signatures }: Chunk, text: string, signature: Signature): number {
  const known = signatures.get(text)
  if (known) return known.no
  signatures.set(text, { no: signatures.size, signature })
  return signatures.size - 1
}

function arrivalNo({ arrivals }: Chunk, arrival: Arrival | null): number | null {
  if (arrival === null) return null
  const text = arrivalText(arrival)
  const known = arrivals.get(text)
  if (known) return known.no
  arrivals.set(text, { no: arrivals.size, arrival })
  return arrivals.size - 1
}

type Spelled = { text: string; signature: Signature; details: Record<string, unknown> | null }

/** Events that say the same are spelled once: most files say few different things many times. */
const SPELLED_BEFORE = new Map<string, Spelled>()
const MOST_SPELLED = 20_000

function saying({ kind, name, properties }: RowEvent): Spelled {
  const said = JSON.stringify([kind, name, properties])
  const before = SPELLED_BEFORE.get(said)
  if (before) return before
  const { signature, details } = signatureOf(KIND[kind], name, properties)
  const now = { text: canonical(signature), signature, details }
  if (SPELLED_BEFORE.size > MOST_SPELLED) SPELLED_BEFORE.clear()
  if (details === null) SPELLED_BEFORE.set(said, now)
  return now
}
