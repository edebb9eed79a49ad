import type { Result } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import type { DealMap, DealState } from './map.ts'
import { fitsId, messageId } from './message-id.ts'
import { LONGEST_TEXT } from './read-cell.ts'
import { minorDigits, readCents } from './read-money.ts'
import type { DealFacts, RowEvent, RowRefusal } from './row.ts'
import { type Bench, dateAt, textAt, unreadable } from './row-cells.ts'

/** A deal as a row has it, with the events of the log that say so; null where the row names no deal. */
export type DealReader<Row> = (
  row: Row,
) => Result<{ facts: DealFacts; events: RowEvent[] } | null, RowRefusal>

/**
 * Reads deals. Decisions 5: an opening, a win, a loss are one event each, told under `<deal>:opened`, `:won`,
 * `:lost`. Decisions 11: a deal that lacks the date of its state is kept as an open one and flagged as undated.
 */
export function dealReader<Row>(deal: DealMap, bench: Bench<Row>): DealReader<Row> {
  const { spot } = bench
  const id = spot(deal.id, 'deal.id')
  const name = spot(deal.name, 'deal.name')
  const owner = spot(deal.owner, 'deal.owner')
  const reason = spot(deal.reason, 'deal.reason')
  const openedAt = spot(deal.openedAt, 'deal.openedAt')
  const closedAt = spot(deal.closedAt, 'deal.closedAt')
  const amount = amountReader(deal, bench)
  const state = stateReader(deal, bench)

  return (row) => {
    const key = textAt(id, row)
    if (key === '') return NO_DEAL
    if (!fitsId(key)) return unreadable(id, key, 'is too long for the key of a deal (200 bytes)')
    for (const spot of [name, owner, reason])
      if (textAt(spot, row).length > LONGEST_TEXT)
        return unreadable(spot, textAt(spot, row), `is longer than ${LONGEST_TEXT} characters`)
    const opened = dateAt(bench, openedAt, row)
    if (!opened.ok) return opened
    const told = state(row)
    const closed = told.state === 'open' ? NO_DATE : dateAt(bench, closedAt, row)
    if (!closed.ok) return closed
    const money = amount(row)
    if (!money.ok) return money
    const facts: DealFacts = {
      key,
      name: textAt(name, row) || null,
      owner: textAt(owner, row) || null,
      ...money.value,
      state: closed.value === null ? 'open' : told.state,
      sourceStage: told.stage,
      openedAt: opened.value,
      closedAt: closed.value,
      reason: textAt(reason, row) || null,
    }
    const undated = (told.state === 'open' ? opened.value : closed.value) === null
    return { ok: true, value: { facts, events: dealEvents(facts, undated, bench.setting.now) } }
  }
}

const NO_DEAL = { ok: true, value: null } as const
const NO_DATE = { ok: true, value: null } as const

function stateReader<Row>({ state }: DealMap, bench: Bench<Row>) {
  if ('value' in state) return () => ({ state: state.value, stage: null })
  const stages = new Map<string, DealState>()
  for (const stage of state.won) stages.set(stage.toLowerCase(), 'won')
  for (const stage of state.lost) stages.set(stage.toLowerCase(), 'lost')
  const column = bench.spot(state, 'deal.state')
  return (row: Row) => {
    const stage = textAt(column, row)
    return { state: stages.get(stage.toLowerCase()) ?? 'open', stage: stage || null }
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
    return { ok: true, value: { amountCents: cents, currency: code } }
  }
}

const NO_MONEY: Result<Money, never> = { ok: true, value: { amountCents: null, currency: null } }

export function dealEvents(facts: DealFacts, undated: boolean, now: Instant): RowEvent[] {
  const events: RowEvent[] = []
  if (facts.openedAt !== null || facts.state === 'open')
    events.push(dealEvent(facts, 'opportunity', facts.openedAt ?? now, undated))
  if (facts.closedAt !== null && facts.state !== 'open')
    events.push(dealEvent(facts, facts.state, facts.closedAt, false))
  return events
}

function dealEvent(
  facts: DealFacts,
  name: 'opportunity' | 'won' | 'lost',
  happenedAt: Instant,
  undated: boolean,
): RowEvent {
  const fact = name === 'opportunity' ? 'opened' : name
  const told: Record<string, unknown> = { deal: facts.name ?? facts.key }
  if (facts.owner) told.owner = facts.owner
  if (facts.amountCents !== null) told.amountCents = facts.amountCents
  if (facts.currency) told.currency = facts.currency
  if (facts.sourceStage) told.stage = facts.sourceStage
  if (facts.reason && name === 'lost') told.reason = facts.reason
  if (undated) told.undated = true
  return {
    messageId: messageId(facts.key, fact),
    kind: 'decision',
    name,
    properties: {},
    details: told,
    happenedAt,
    ofDeal: true,
    campaign: null,
    piece: null,
  }
}
