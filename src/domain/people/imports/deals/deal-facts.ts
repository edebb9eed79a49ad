import type { Name } from '#domain/people/identity/name.ts'
import { salesforceId } from '#domain/people/identity/salesforce-id.ts'
import { LONGEST_TEXT } from '#domain/people/imports/cells/read-cell.ts'
import { minorDigits, readCents } from '#domain/people/imports/cells/read-money.ts'
import type { DealMap, DealState } from '#domain/people/imports/map.ts'
import { fitsId, messageId } from '#domain/people/imports/message-id.ts'
import type { DealFacts, RowEvent, RowRefusal } from '#domain/people/imports/rows/row.ts'
import { type Bench, dateAt, textAt, unreadable } from '#domain/people/imports/rows/row-cells.ts'
import type { Result } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { besideReader } from './deal-beside.ts'

/**
 * A deal as a row has it, with the events of the log that say so; null where the row names no deal. `id` stands for the
 * person in message ids, where it is not the value of their name.
 */
export type DealReader<Row> = (
  row: Row,
  person: Name | null,
  id?: string,
) => Result<{ facts: DealFacts; company: string | null; events: RowEvent[] } | null, RowRefusal>

/**
 * Reads deals. An opening, a win, a loss are one event each for everybody who takes part, told under `<deal>:opened`,
 * `:won`, `:lost`, with the person behind it where the row names one. A deal that was won or lost nobody knows when is
 * kept as an open one and flagged, and so is one without any date, which stands at the instant of the import as
 * `<deal>:undated`. Rule 1.3.
 */
export function dealReader<Row>(deal: DealMap, bench: Bench<Row>, system = ''): DealReader<Row> {
  const { spot } = bench
  const salesforce = system.startsWith('salesforce')
  const id = spot(deal.id, 'deal.id')
  const name = spot(deal.name, 'deal.name')
  const owner = spot(deal.owner, 'deal.owner')
  const reason = spot(deal.reason, 'deal.reason')
  const company = spot(deal.company, 'deal.company')
  const openedAt = spot(deal.openedAt, 'deal.openedAt')
  const closing = closingReader(deal, bench)
  const beside = besideReader(deal, bench)
  const amount = amountReader(deal, bench)
  const state = stateReader(deal, bench, system !== '')

  return (row, person, who = person?.value ?? '') => {
    const written = textAt(id, row)
    if (written === '') return NO_DEAL
    const key = salesforce ? salesforceId(written) : written
    if (!fitsId(key)) return unreadable(id, key, 'is too long for the key of a deal (200 bytes)')
    for (const spot of [name, owner, reason, company])
      if (textAt(spot, row).length > LONGEST_TEXT)
        return unreadable(spot, textAt(spot, row), `is longer than ${LONGEST_TEXT} characters`)
    const opened = dateAt(bench, openedAt, row)
    if (!opened.ok) return opened
    const said = state(row)
    const closed = closing(said.state, row)
    if (!closed.ok) return closed
    const money = amount(row)
    if (!money.ok) return money
    const facts: DealFacts = {
      key,
      name: textAt(name, row) || null,
      owner: textAt(owner, row) || null,
      ...money.value,
      state: closed.value === null ? 'open' : said.state,
      sourceStage: said.stage,
      openedAt: opened.value,
      closedAt: closed.value,
      reason: textAt(reason, row) || null,
    }
    const lacking = said.state !== 'open' && closed.value === null
    const more = beside(row, key, person, who)
    if (!more.ok) return more
    const events = deal.contact ? [] : dealEvents(facts, who, lacking, bench.setting.now)
    const told = [...events, ...more.value]
    return { ok: true, value: { facts, company: textAt(company, row) || null, events: told } }
  }
}

const NO_DEAL = { ok: true, value: null } as const

/** The state in which a row says its deal to be, and the stage as the source calls it. */
function stateReader<Row>({ state, stage }: DealMap, bench: Bench<Row>, asked: boolean) {
  if ('value' in state) return () => ({ state: state.value, stage: null })
  const stages = new Map<string, DealState>()
  for (const stage of state.won) stages.set(stage.toLowerCase(), 'won')
  for (const stage of state.lost) stages.set(stage.toLowerCase(), 'lost')
  const column = bench.spot(state, 'deal.state')
  const called = bench.spot(stage, 'deal.stage')
  const byTable = (stage: string): DealState => {
    const means = bench.meaning('deal', stage)
    return means === 'won' || means === 'lost' ? means : 'open'
  }
  return (row: Row) => {
    const text = textAt(column, row)
    const told = stages.get(text.toLowerCase()) ?? (text && asked ? byTable(text) : 'open')
    return { state: told, stage: (called ? textAt(called, row) : text) || null }
  }
}

const NO_DATE = { ok: true, value: null } as const

/** When a deal ended; of an open one the day of closing is only a hope and is not read. */
function closingReader<Row>(deal: DealMap, bench: Bench<Row>) {
  const closedAt = bench.spot(deal.closedAt, 'deal.closedAt')
  const wonAt = bench.spot(deal.wonAt, 'deal.wonAt')
  const lostAt = bench.spot(deal.lostAt, 'deal.lostAt')
  return (state: DealState, row: Row): Result<Instant | null, RowRefusal> => {
    if (state === 'open') return NO_DATE
    const own = dateAt(bench, state === 'won' ? wonAt : lostAt, row)
    return own.ok && own.value === null ? dateAt(bench, closedAt, row) : own
  }
}

type Money = Pick<DealFacts, 'amountCents' | 'currency'>

function amountReader<Row>(deal: DealMap, bench: Bench<Row>) {
  const amount = bench.spot(deal.amount, 'deal.amount')
  const currency = bench.spot(deal.currency, 'deal.currency')
  return (row: Row): Result<Money, RowRefusal> => {
    const text = textAt(amount, row)
    if (text === '') return NO_MONEY
    const code = (textAt(currency, row) || bench.setting.currency).toUpperCase()
    if (minorDigits(code) === null) return unreadable(currency, code, 'is no ISO currency')
    const cents = readCents(text, code, bench.decimal)
    if (cents === null) return unreadable(amount, text, `is no amount of ${code} we can read`)
    if (cents < 0)
      return unreadable(amount, text, 'is less than nothing, and a deal is no credit note')
    return { ok: true, value: { amountCents: cents, currency: code } }
  }
}

const NO_MONEY: Result<Money, never> = { ok: true, value: { amountCents: null, currency: null } }

/** What a row says of a deal and of the person in it ('' for nobody). `lacking`: it says won or lost and not when. */
export function dealEvents(
  facts: DealFacts,
  person: string,
  lacking: boolean,
  now: Instant,
): RowEvent[] {
  const { openedAt, closedAt, state } = facts
  const more = lacking ? { closedWithoutDate: true } : {}
  const event = (fact: Fact, at: Instant, flags: Record<string, boolean>) =>
    dealEvent(facts, messageId(facts.key, person ? `${fact}:${person}` : fact), fact, at, flags)
  const events: RowEvent[] = []
  if (openedAt !== null) events.push(event('opened', openedAt, more))
  else if (state === 'open') events.push(event('undated', now, { ...more, undated: true }))
  if (closedAt !== null && state !== 'open') events.push(event(state, closedAt, {}))
  return events
}

type Fact = 'opened' | 'undated' | 'won' | 'lost'

function dealEvent(
  facts: DealFacts,
  id: string,
  fact: Fact,
  happenedAt: Instant,
  more: Record<string, boolean>,
): RowEvent {
  const told: Record<string, unknown> = {}
  if (facts.name) told.name = facts.name
  if (facts.owner) told.owner = facts.owner
  if (facts.amountCents !== null) told.amountCents = facts.amountCents
  if (facts.currency) told.currency = facts.currency
  if (facts.sourceStage) told.stage = facts.sourceStage
  if (facts.reason) told.reason = facts.reason
  return {
    messageId: id,
    kind: 'decision',
    name: fact === 'won' || fact === 'lost' ? fact : 'opportunity',
    properties: {},
    details: { ...told, ...more },
    happenedAt,
    ofDeal: true,
    campaign: null,
    piece: null,
  }
}
