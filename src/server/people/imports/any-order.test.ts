import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import type { RowEvent, RowEvents } from '#domain/people/imports/row.ts'
import { type Random, random } from '#domain/random.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { runTold } from './run-import.ts'
import { undoBatch } from './store.ts'

const BEGIN = Date.UTC(2025, 0, 6)
const NOW = instant(Date.UTC(2026, 10, 22))

const ACTS = ['page_view', 'pricing_view', 'download', 'webinar', 'demo_request']
const SYSTEMS = ['id', 'email', 'anonymous', 'hubspot']

/** A few people whose names contradict each other, in rows that each tell one thing. */
function history(draw: Random, mark: string): RowEvents[] {
  const whole = (below: number) => Math.floor(draw.next() * below)
  const names = Array.from(
    { length: 9 },
    (_, i): Name => ({ system: SYSTEMS[i % 4] as string, value: `${mark}-${i >> 2}@x` }),
  )
  // Many at one instant, for there the order of arrival would show first.
  const at = () => instant(BEGIN + whole(60) * DAY)
  return Array.from({ length: 40 }, (_, i): RowEvents => {
    const person = draw.pick(names)
    const other = draw.pick(names)
    const isTold = draw.chance(0.4)
    const event: RowEvent = {
      messageId: `${mark} ${i}`,
      kind: isTold ? 'identify' : draw.chance(0.15) ? 'decision' : 'behaviour',
      name: isTold ? 'identify' : draw.pick(ACTS),
      properties: isTold ? { country: draw.pick(['NL', 'BE']), title: `Head ${whole(3)}` } : {},
      details: null,
      happenedAt: at(),
      ofDeal: false,
      campaign: null,
      piece: null,
      ...(isTold && other !== person ? { names: [other] } : {}),
    }
    if (event.kind === 'decision') event.name = draw.pick(['accepted', 'rejected', 'recycled'])
    return { person, company: null, deal: null, events: [event] }
  })
}

function shuffled<T>(draw: Random, list: readonly T[]): T[] {
  return list
    .map((one) => [draw.next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

const tellAll = (
  house: TestDatabase,
  name: string,
  rows: readonly RowEvents[],
  now: Instant = NOW,
) =>
  runTold(
    applicationAddress(house.address),
    { workspaceId: house.workspaceId, name, now, by: BY_SYSTEM },
    rows,
  )

/** What is kept of everybody, by their names; the ids in it depend on who was heard first. */
async function kept({ owner }: TestDatabase): Promise<string> {
  const { rows } = await sql<{ kept: string }>`
    with people as (
      select coalesce(p.root_id, p.person_id) as id,
        string_agg(p.system || ':' || p.key || coalesce(' since ' || p.joined_at, ''), ', ' order by p.system, p.key) as names
      from person p group by 1)
    select string_agg(n.names || ' ' || coalesce(k.kept, ''), e'\n' order by n.names, k.kept) as kept
    from people n left join (
      select person_id, (to_jsonb(s) - '{person_id,workspace_id}'::text[])::text as kept from person_state s
      union all select person_id, (to_jsonb(h) - '{person_id,workspace_id}'::text[])::text from handoff h
    ) k on k.person_id = n.id`.execute(owner)
  return rows[0]?.kept ?? ''
}

async function worldOf(orders: { name: string; rows: readonly RowEvents[] }[]) {
  const house = await testDatabase()
  for (const { name, rows } of orders) await tellAll(house, name, rows)
  return house
}

const HISTORIES = Number(process.env.LOCKSTEP_HISTORIES ?? 2)
const ORDERS = Number(process.env.LOCKSTEP_ORDERS ?? 3)
/** Histories that are told in one mixed stream; each is of people of its own. */
const TOGETHER = Number(process.env.LOCKSTEP_TOGETHER ?? 1)

test('whatever the order of delivery and however it is cut, the same people are kept, to the byte', {
  timeout: 30_000 + HISTORIES * ORDERS * 5_000,
}, async () => {
  const seen = { joined: 0, handoffs: 0 }
  for (let seed = 0; seed < HISTORIES; seed += TOGETHER) {
    const draw = random(`any order ${seed}`)
    const rows = Array.from({ length: TOGETHER }, (_, n) => [
      ...history(draw, `a${seed + n}`),
      ...history(draw, `b${seed + n}`),
    ]).flat()
    const first = await worldOf([{ name: 'crm', rows }])
    const once = await kept(first)
    seen.joined += once.split(' since ').length - 1
    seen.handoffs += once.split('mql_at').length - 1
    for (let order = 0; order < ORDERS; order++) {
      const mixed = shuffled(draw, rows)
      const cut = Math.floor(draw.next() * mixed.length)
      const again = await worldOf([
        { name: 'crm', rows: mixed.slice(0, cut) },
        { name: 'crm', rows: mixed.slice(cut) },
        // Everything once more changes nothing.
        { name: 'crm', rows: mixed },
      ])
      expect(await kept(again)).toBe(once)
      expect(await verify(again.db, again.workspaceId)).toMatchObject({ count: 0, pending: 0 })
      await again.close()
    }
    await first.close()
  }
  expect(seen.joined).toBeGreaterThan(HISTORIES * 4)
  expect(seen.handoffs).toBeGreaterThan(HISTORIES)
})

test('an import that is undone takes its claims along, and leaves everybody as if it had never come', async () => {
  const draw = random('undo with names')
  const rows = history(draw, 'u')
  const own = await worldOf([{ name: 'crm', rows: rows.slice(0, 20) }])
  const before = await kept(own)
  await tellAll(own, 'shop', rows.slice(20))
  expect(await kept(own)).not.toBe(before)
  const { rows: batches } = await sql<{
    id: number
  }>`select max(batch_id) as id from batch`.execute(own.owner)
  const asked = { now: NOW, by: BY_SYSTEM }
  const undone = await undoBatch(own.db, own.workspaceId, batches[0]?.id as number, asked)
  expect(undone).toMatchObject({ ok: true })
  expect(await kept(own)).toBe(before)
  expect(await verify(own.db, own.workspaceId)).toMatchObject({ count: 0, pending: 0, strays: 0 })
  await own.close()
})
