import type { Result } from '#domain/result.ts'
import type { DealMap } from './map.ts'
import { digest, messageId } from './message-id.ts'
import type { RowEvent, RowRefusal } from './row.ts'
import { type Bench, dateAt, textAt, unreadable } from './row-cells.ts'

const LONGEST_STAGE = 200

/**
 * What a row tells of a deal beside its state: the days on which it came to its stages, one event `deal_stage` each,
 * and that somebody takes part, `deal_contact`. Where nobody knows since when, that stands at the instant of the import
 * and is no beginning of the deal.
 */
export function besideReader<Row>(
  { entered = [], contact }: DealMap,
  bench: Bench<Row>,
): (row: Row, deal: string, person: string) => Result<RowEvent[], RowRefusal> {
  const stages = entered.map(({ stage, at }, n) => ({
    stage: bench.spot(stage, `deal.entered.${n}.stage`),
    at: bench.spot(at, `deal.entered.${n}.at`),
  }))
  const role = bench.spot(contact?.role, 'deal.contact.role')
  const since = bench.spot(contact?.at, 'deal.contact.at')

  return (row, deal, person) => {
    const told: RowEvent[] = []
    const idOf = (fact: string) => messageId(deal, person ? `${fact}:${person}` : fact)
    for (const { stage, at } of stages) {
      const name = textAt(stage, row)
      if (name.length > LONGEST_STAGE) return unreadable(stage, name, 'is too long for a stage')
      const date = dateAt(bench, at, row)
      if (!date.ok) return date
      if (name === '' || date.value === null) continue
      const id = idOf(`stage:${digest(name)}:${textAt(at, row)}`)
      told.push(event(id, 'deal_stage', { stage: name }, date.value))
    }
    if (contact && person !== '') {
      const date = dateAt(bench, since, row)
      if (!date.ok) return date
      const text = textAt(role, row).slice(0, LONGEST_STAGE)
      const id = idOf(`contact:${digest(text)}`)
      const joined = event(
        id,
        'deal_contact',
        text ? { role: text } : {},
        date.value ?? bench.setting.now,
      )
      told.push(date.value === null ? { ...joined, details: { undated: true } } : joined)
    }
    return { ok: true, value: told }
  }
}

const event = (
  id: string,
  name: string,
  properties: Record<string, unknown>,
  happenedAt: RowEvent['happenedAt'],
): RowEvent => ({
  messageId: id,
  kind: 'behaviour',
  name,
  properties,
  details: null,
  happenedAt,
  ofDeal: true,
  campaign: null,
  piece: null,
})
