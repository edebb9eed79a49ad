import { type Arrival, type ArrivalCells, arrivalInRow } from '#domain/people/channels/arrival.ts'
import { addressTold, SPELLED } from '#domain/people/identity/name.ts'
import { dealReader } from '#domain/people/imports/deals/deal-facts.ts'
import type { ArrivalMap, Cell, EventMap, ImportMap } from '#domain/people/imports/map.ts'
import { contentOf, digest, inOrder, messageId } from '#domain/people/imports/message-id.ts'
import { DECISIONS } from '#domain/replay/log.ts'
import { type Result, refuse } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { isZone } from '#domain/zone.ts'
import type { RowEvent, RowEvents, RowRefusal, RowSetting } from './row.ts'
import { accountReader } from './row-account.ts'
import {
  type Bench,
  benchOf,
  dateAt,
  earliest,
  type Locate,
  type MapFault,
  type Spot,
  textAt,
  unreadable,
  valuesAt,
} from './row-cells.ts'
import { changeReader } from './row-change.ts'
import { calledOnly, namesReader, others } from './row-names.ts'
import { withRefusals } from './row-refusals.ts'

export type RowReader<Row> = (row: Row) => Result<RowEvents, RowRefusal>

/**
 * Makes of a map a function that turns each row of a file into events of the log. A row is taken whole or
 * refused with its column and reason; a map that does not fit the file is refused with every fault at once.
 */
export function rowReader<Row>(
  map: ImportMap,
  locate: Locate<Row>,
  setting: RowSetting,
): Result<RowReader<Row>, MapFault[]> {
  const bench = benchOf(map, locate, setting)
  const person = bench.spot(map.person, 'person')
  const named = namesReader(map, person, bench)
  const company = bench.spot(map.company, 'company')
  const account = accountReader(map, bench)
  const toldAt = bench.spot(map.traitsAt, 'traitsAt')
  const rowId = bench.spot(map.messageId, 'messageId')
  const events = (map.events ?? []).map((event, n) => eventReader(event, `events.${n}`, bench))
  const traits = traitReader(map, company, bench)
  const deal = map.deal ? dealReader(map.deal, bench, map.statuses ?? map.system) : () => NOTHING
  // Our own export has people of whom nothing is known but that they are there.
  const isOwn = map.system === SPELLED && !map.deal
  const faults = [...bench.faults, ...faultsOf(map, bench.habit.zone)]
  if (faults.length) return refuse(faults)

  const read: RowReader<Row> = (row) => {
    bench.unmapped.length = 0
    const found = named(row)
    if (!found.ok) return found
    const { name, also, beside } = found.value
    const key = name?.value ?? ''
    const dealt = deal(row, name)
    if (!dealt.ok) return dealt
    const belongs = account(row)
    if (!belongs.ok) return belongs
    const ofCompany = belongs.value.told
    if (key === '' && !dealt.value && !ofCompany) return nobody(map)
    const id = textAt(rowId, row)
    const told: RowEvent[] = ofCompany ? [ofCompany] : []
    if (key !== '') {
      for (const [n, event] of events.entries()) {
        const found = event(row, key, id && (n ? `${id}:${n}` : id))
        if (!found.ok) return found
        if (found.value) told.push(found.value)
      }
    }
    const facts = dealt.value?.events ?? []
    told.push(...facts)
    if (key !== '') {
      const found = traits(row, key, id, earliest(told.map((event) => event.happenedAt)))
      if (!found.ok) return found
      if (found.value) told.unshift(found.value)
    }
    if (told.length === 0 && name && (also.length > 0 || isOwn)) {
      const found = calledOnly(name, also, dateAt(bench, toldAt, row), bench)
      if (!found.ok) return found
      told.push(found.value)
    }
    if (told.length === 0)
      return refuse({ column: null, reason: 'Tells nothing: no trait, no dated event, no deal' })
    const [first] = told
    if (first && also.length > 0) first.names = [...(first.names ?? []), ...also]
    const value: RowEvents = {
      person: name,
      company: dealt.value?.company ?? (textAt(company, row) || null),
      ...(belongs.value.name && dealt.value && { account: belongs.value.name }),
      deal: dealt.value?.facts ?? null,
      events: told,
    }
    if (bench.unmapped.length > 0) value.unmapped = [...bench.unmapped]
    if (key !== '' && dealt.value)
      value.ofNobody = () => {
        const alone = deal(row, null)
        return alone.ok ? (alone.value?.events ?? []) : []
      }
    if (beside.length > 0 && dealt.value)
      value.others = others(name, beside, (person, id) => deal(row, person, id))
    return { ok: true, value }
  }
  return { ok: true, value: read }
}

const NOTHING = { ok: true, value: null } as const

function nobody({ person, deal, account }: ImportMap) {
  return !person && !deal && account
    ? refuse<RowRefusal>({ column: account.id.column, reason: 'Names no company' })
    : refuse<RowRefusal>({
        column: person?.column ?? null,
        reason: 'Names neither a person nor a deal',
      })
}

function faultsOf(map: ImportMap, zone: string): MapFault[] {
  const faults: MapFault[] = []
  const fault = (path: string, reason: string) => faults.push({ path, reason })
  if (!isZone(zone)) fault('timeZone', `“${zone}” is no time zone`)
  const speaks =
    Object.keys(map.traits ?? {}).length > 0 || (map.events ?? []).length > 0 || !!map.change
  const ofCompany = !!map.account && !map.person && !map.deal
  if (!speaks && !map.deal && !ofCompany)
    fault('', 'The map tells nothing: it has no traits, events, deal or company')
  if (speaks && !map.person && !(ofCompany && !map.change && !map.events?.length))
    fault('person', 'Traits and events need the column of the person')
  for (const [n, { name, kind }] of (map.events ?? []).entries())
    if (kind === 'decision' && 'value' in name && !isDecision(String(name.value)))
      fault(`events.${n}.name`, `“${name.value}” is no decision; known are ${DECISIONS.join(', ')}`)
  return faults
}

const isDecision = (name: string) => (DECISIONS as readonly string[]).includes(name)

type EventReader<Row> = (
  row: Row,
  person: string,
  id: string,
) => Result<RowEvent | null, RowRefusal>

function eventReader<Row>(event: EventMap, path: string, bench: Bench<Row>): EventReader<Row> {
  const name = bench.spot(event.name, `${path}.name`)
  const at = bench.spot(event.at, `${path}.at`)
  const when = bench.spot(event.when, `${path}.when`)
  const campaign = bench.spot(event.campaign, `${path}.campaign`)
  const piece = bench.spot(event.piece, `${path}.piece`)
  const cameBy = arrivalReader(event.arrival, `${path}.arrival`, bench)
  const properties = spots(event.properties, `${path}.properties`, bench)

  return (row, person, id) => {
    if (when && !holds(event, textAt(when, row))) return NOTHING
    const called = textAt(name, row)
    const date = dateAt(bench, at, row)
    if (!date.ok) return date
    if (called === '' || date.value === null) return NOTHING
    if (called.length > 100) return unreadable(name, called, 'is too long for the name of an event')
    if (event.kind === 'decision' && !isDecision(called))
      return unreadable(name, called, 'is no decision of the ladder')
    const means = event.kind === 'status' ? bench.meaning('person', called) : called
    if (means === null || (event.kind === 'status' && means === 'none')) return NOTHING
    const values = valuesAt(properties, row, bench.decimal)
    if (!values.ok) return values
    const arrival = cameBy(row)
    const told = {
      kind: event.kind === 'behaviour' ? event.kind : ('decision' as const),
      name: means,
      properties: values.value,
      happenedAt: date.value,
      campaign: textAt(campaign, row) || arrival?.campaign || null,
      piece: textAt(piece, row) || null,
      arrival,
    }
    const messageId = id || contentId(person, textAt(at, row), told)
    return { ok: true, value: { messageId, details: null, ofDeal: false, ...told } }
  }
}

const holds = ({ when }: EventMap, text: string) =>
  when?.is ? when.is.includes(text) : text !== ''

type Told = Pick<RowEvent, 'kind' | 'name' | 'properties' | 'campaign' | 'piece' | 'arrival'>

const nothing = () => null

/** How the person of a row came, by the columns that say so. */
function arrivalReader<Row>(
  map: ArrivalMap | undefined,
  path: string,
  bench: Bench<Row>,
): (row: Row) => Arrival | null {
  const cells = spots(map as Record<string, Cell> | undefined, path, bench)
  if (cells.length === 0) return nothing
  return (row) => {
    const told: ArrivalCells = {}
    for (const [name, spot] of cells) told[name as keyof ArrivalCells] = textAt(spot, row)
    return arrivalInRow(told)
  }
}

/** The date stands in the id as the file writes it: what happens "after the import" keeps its id next time. */
function contentId(person: string, date: string, told: Told): string {
  const said: unknown[] = [told.kind, inOrder(told.properties), told.campaign, told.piece]
  // Maps without an arrival keep the ids they always made.
  if (told.arrival) said.push(told.arrival)
  const content = JSON.stringify(said)
  return messageId(person, `${told.name}:${date}:${digest(content)}`)
}

type TraitReader<Row> = (
  row: Row,
  person: string,
  id: string,
  otherwise: Instant | null,
) => Result<RowEvent | null, RowRefusal>

/** Traits without a date of their own are told with the first thing the row dates, else at the import. */
function traitReader<Row>(
  map: ImportMap,
  company: Spot<Row> | null,
  bench: Bench<Row>,
): TraitReader<Row> {
  const at = bench.spot(map.traitsAt, 'traitsAt')
  const traits = spots(map.traits, 'traits', bench)
  if (company && map.person && !map.traits?.company) traits.push(['company', company])
  const account = map.person && map.account && bench.spot(map.account.id, 'account.id')
  if (account) traits.push([`company.${map.account?.system}`, account])
  const change = changeReader(map, bench)

  return (row, person, id, otherwise) => {
    const values = valuesAt(traits, row, bench.decimal)
    if (!values.ok) return values
    const told = withRefusals({ ...values.value, ...change(row) })
    if (Object.keys(told).length === 0) return NOTHING
    const date = dateAt(bench, at, row)
    if (!date.ok) return date
    const content = digest(contentOf(told))
    const happenedAt = date.value ?? otherwise ?? bench.setting.now
    const event: RowEvent = {
      messageId: messageId(id || person, `traits:${textAt(at, row)}:${content}`),
      kind: 'identify',
      name: 'identify',
      properties: withConsents(told),
      details: null,
      happenedAt,
      ofDeal: false,
      campaign: null,
      piece: null,
    }
    // A line of a history says when: whatever it tells, it told then.
    if (!map.change) event.listedAt = happenedAt === bench.setting.now ? null : happenedAt
    const address = addressTold(told)
    if (address) event.names = [address]
    return { ok: true, value: event }
  }
}

/** Traits called "consent.marketing" are words on a purpose, and no traits that rules look at. */
export function withConsents(values: Record<string, unknown>): Record<string, unknown> {
  const told = Object.entries(values).filter(([name]) => name.startsWith(CONSENT))
  if (told.length === 0) return values
  const rest = Object.entries(values).filter(([name]) => !name.startsWith(CONSENT))
  const consent = told.map(([name, given]) => [name.slice(CONSENT.length), given])
  return { ...Object.fromEntries(rest), consent: Object.fromEntries(consent) }
}

const CONSENT = 'consent.'

function spots<Row>(
  cells: Record<string, Cell> | undefined,
  path: string,
  bench: Bench<Row>,
): [string, Spot<Row>][] {
  return Object.entries(cells ?? {}).flatMap(([name, cell]) => {
    const spot = bench.spot(cell, `${path}.${name}`)
    return spot ? [[name, spot] as [string, Spot<Row>]] : []
  })
}
