import { sql } from 'kysely'
import { OUTCOME, type Recorded } from '#domain/agreement/backtest/episodes.ts'
import { copyOut, epochMs, fixedRows, int8 } from '#server/db/columns/copy-out.ts'
import type { Tx } from '#server/db/connect.ts'

/** A deal that was won, with one of the hand-offs it is linked to; in the order of deals, then of people. */
type Won = { deal_id: number; person_id: number; n: number; amount_cents: number; currency: string }

/** The hand-offs that were recorded of these people (ids, ascending), and what was won with them. */
export async function readRecorded(
  tx: Tx,
  workspaceId: string,
  people: Float64Array,
): Promise<Recorded> {
  const rows: Row[] = []
  let p = 0
  await copyOut(
    tx,
    `select person_id, n::int4, mql_at, version::int4, fate::int4, opened_by = 'decision',
        passed_at is not null, coalesce(closed_at, '-infinity')
      from handoff where workspace_id = '${workspaceId}' order by person_id, n`,
    fixedRows(ROW, (bytes, at) => {
      const id = int8(bytes, at + 4)
      while (p < people.length && (people[p] as number) < id) p += 1
      if (people[p] !== id) return
      rows.push({
        person: p,
        n: bytes.getInt32(at + 16),
        mqlAt: epochMs(bytes, at + 24),
        version: bytes.getInt32(at + 36),
        fate: bytes.getInt32(at + 44),
        byPeople: bytes.getUint8(at + 52),
        passed: bytes.getUint8(at + 57),
        closedAt: epochMs(bytes, at + 62),
      })
    }),
  )
  rows.sort((a, b) => a.person - b.person || a.mqlAt - b.mqlAt || a.n - b.n)
  const won = await readWon(tx, workspaceId)
  const currencies = [...new Set(won.map(({ currency }) => currency))].sort()
  return {
    count: rows.length,
    person: Uint32Array.from(rows, ({ person }) => person),
    mqlAt: Float64Array.from(rows, ({ mqlAt }) => mqlAt),
    reached: Uint8Array.from(rows, ({ fate, passed }) =>
      passed ? OUTCOME.passed | reachedBy(fate) : reachedBy(fate),
    ),
    closing: Uint8Array.from(rows, ({ fate }) => closingBy(fate)),
    closedAt: Float64Array.from(rows, ({ fate, closedAt }) =>
      closingBy(fate) === 0 ? Number.NaN : closedAt,
    ),
    byPeople: Uint8Array.from(rows, ({ byPeople }) => byPeople),
    version: Uint32Array.from(rows, ({ version }) => version),
    won: shares(won, rows, people, currencies),
    currencies,
  }
}

type Row = {
  person: number
  n: number
  mqlAt: number
  version: number
  fate: number
  closedAt: number
  byPeople: number
  passed: number
}

/** Two bytes of count; four bytes of length before each of three bigints, three integers and two booleans. */
const ROW = 2 + 3 * 12 + 3 * 8 + 2 * 5

/** What a kept fate says (db/handoff-fate.ts), in bits of OUTCOME: two of the ways out are a no of sales. */
function reachedBy(fate: number): number {
  const accepted = (fate & 2) !== 0
  const closing = closingBy(fate)
  const refused = closing === REJECTED || closing === RECYCLED
  return (
    (accepted || refused ? OUTCOME.decided : 0) |
    (accepted ? OUTCOME.accepted : 0) |
    (fate & 4 ? OUTCOME.deal : 0) |
    (fate & 8 ? OUTCOME.won : 0)
  )
}

/** The closings have the same numbers there as in CLOSINGS, counted from 1. */
const closingBy = (fate: number) => (fate >> 5) & 7

const REJECTED = 1
const RECYCLED = 3

async function readWon(tx: Tx, workspaceId: string): Promise<Won[]> {
  const { rows } = await sql<Won>`
    select d.deal_id, l.person_id, l.n, d.amount_cents, d.currency from deal d
    join handoff_deal l on l.workspace_id = d.workspace_id and l.deal_id = d.deal_id
    where d.workspace_id = ${workspaceId} and d.state = 'won' and d.amount_cents is not null
      and d.currency is not null
    order by d.deal_id, l.person_id, l.n`.execute(tx)
  return rows
}

/** A deal of several hand-offs is split among them, to the cent, ties to the first. Rules 0.9, 2.1. */
function shares(
  won: Won[],
  rows: Row[],
  people: Float64Array,
  currencies: string[],
): Recorded['won'] {
  const linked = Map.groupBy(won, ({ deal_id }) => deal_id)
  const parts = [...linked.values()].flatMap((deal) =>
    deal.map(({ person_id, n, amount_cents, currency }, i) => {
      const least = Math.floor(amount_cents / deal.length)
      const cents = least + (i < amount_cents - least * deal.length ? 1 : 0)
      return { key: `${person_id} ${n}`, cents, currency: currencies.indexOf(currency) }
    }),
  )
  const places = new Map<string, number>()
  if (parts.length > 0)
    for (const [r, { person, n }] of rows.entries()) places.set(`${people[person]} ${n}`, r)
  const found = parts
    .flatMap(({ key, ...part }) => {
      const episode = places.get(key)
      return episode === undefined ? [] : [{ episode, ...part }]
    })
    .sort((a, b) => a.episode - b.episode)
  return {
    episode: Uint32Array.from(found, ({ episode }) => episode),
    cents: Float64Array.from(found, ({ cents }) => cents),
    currency: Uint8Array.from(found, ({ currency }) => currency),
  }
}
