import type { Name } from '#domain/people/identity/name.ts'
import { LONGEST_TEXT } from '#domain/people/imports/cells/read-cell.ts'
import type { DealMap } from '#domain/people/imports/map.ts'
import { digest, messageId } from '#domain/people/imports/message-id.ts'
import type { RowEvent, RowRefusal } from '#domain/people/imports/rows/row.ts'
import { type Bench, dateAt, textAt, unreadable } from '#domain/people/imports/rows/row-cells.ts'
import type { Result } from '#domain/result.ts'
import type { Instant } from '#domain/time.ts'
import { rolesReader, stagesReader } from './deal-lines.ts'

const LONGEST_STAGE = 200

/**
 * What a row tells of a deal beside its state: the days on which it came to its stages, one event `deal_stage` each,
 * and that somebody takes part, `deal_contact`. Where nobody knows since when, that stands at the instant of the import
 * and is no beginning of the deal. `id` stands for the person in message ids, '' for nobody.
 */
export function besideReader<Row>(
  { entered = [], contact, ...deal }: DealMap,
  bench: Bench<Row>,
): (row: Row, deal: string, person: Name | null, id: string) => Result<RowEvent[], RowRefusal> {
  const stages = entered.map(({ stage, at }, n) => ({
    stage: bench.spot(stage, `deal.entered.${n}.stage`),
    at: bench.spot(at, `deal.entered.${n}.at`),
  }))
  const role = bench.spot(contact?.role, 'deal.contact.role')
  const since = bench.spot(contact?.at, 'deal.contact.at')
  const trail = stagesReader(bench.spot(deal.stages, 'deal.stages'), bench)
  const parts = rolesReader(bench.spot(deal.roles, 'deal.roles'), bench)

  return (row, deal, person, id) => {
    const told: RowEvent[] = []
    const idOf = (fact: string) => messageId(deal, id ? `${fact}:${id}` : fact)
    for (const { stage, at } of stages) {
      const name = textAt(stage, row)
      if (name.length > LONGEST_STAGE) return unreadable(stage, name, 'is too long for a stage')
      const date = dateAt(bench, at, row)
      if (!date.ok) return date
      if (name === '' || date.value === null) continue
      const stageId = idOf(`stage:${digest(name)}:${textAt(at, row)}`)
      told.push(event(stageId, 'deal_stage', { stage: name }, date.value))
    }
    const reached = trail(row)
    if (!reached.ok) return reached
    for (const { stage, at, written } of reached.value)
      told.push(event(idOf(`stage:${digest(stage)}:${written}`), 'deal_stage', { stage }, at))
    const played = parts(row, person)
    if (!played.ok) return played
    for (const { role, at } of played.value) told.push(joinedAs(idOf, role, at, bench.setting.now))
    if (contact && person !== null) {
      const date = dateAt(bench, since, row)
      if (!date.ok) return date
      const text = textAt(role, row)
      if (text.length > LONGEST_TEXT) return unreadable(role, text, 'is too long for a role')
      told.push(joinedAs(idOf, text, date.value, bench.setting.now))
    }
    return { ok: true, value: told }
  }
}

/** Somebody takes part, in a role or in none; null: nobody knows since when. */
function joinedAs(
  idOf: (fact: string) => string,
  role: string,
  at: Instant | null,
  now: Instant,
): RowEvent {
  const id = idOf(`contact:${digest(role)}`)
  const joined = event(id, 'deal_contact', role ? { role } : {}, at ?? now)
  return at === null ? { ...joined, details: { undated: true } } : joined
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
