import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import type { RowEvent, RowEvents } from '#domain/people/imports/rows/row.ts'
import { type Random, random } from '#domain/random.ts'
import { DAY, type Instant, instant } from '#domain/time.ts'
import { BY_SYSTEM } from '#server/db/audit/record.ts'
import { verify } from '#server/db/fold/verify.ts'
import { applicationAddress } from '#server/db/roles.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { runTold } from './run-import.ts'
import { undoBatch } from './undo.ts'

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
  const told = Array.from({ length: 40 }, (_, i): RowEvents => {
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
  return [...told, ...clicks(draw, mark, draw.pick(names)), ...deals(draw, mark, names)]
}

/** A letter to one of them, whose links a machine follows all at once and a person perhaps later. */
function clicks(draw: Random, mark: string, person: Name): RowEvents[] {
  const sent = BEGIN + Math.floor(draw.next() * 60) * DAY + 1_000
  const acts = ['email_delivered', ...Array.from({ length: 4 }, () => 'email_click')]
  return acts.map((name, i) => ({
    ...{ person, company: null, deal: null },
    events: [
      {
        ...{ messageId: `${mark} mail ${i}`, kind: 'behaviour', name, details: null },
        properties: {
          email_id: `${mark} may`,
          ...(i > 0 ? { link_url: `https://a.nl/${i}` } : {}),
        },
        happenedAt: instant(i < 4 ? sent + i * 200 : sent + DAY),
        ...{ ofDeal: false, campaign: null, piece: null },
      },
    ],
  }))
}

/** Deals that some of them take part in, opened on one day and perhaps won on another. */
function deals(draw: Random, mark: string, names: readonly Name[]): RowEvents[] {
  return ['x', 'y'].map((key) => {
    const openedAt = instant(BEGIN + Math.floor(draw.next() * 60) * DAY)
    const wonAt = draw.chance(0.5) ? instant(openedAt + 5 * DAY) : null
    const event = (name: string, happenedAt: Instant): RowEvent => ({
      ...{ messageId: `${mark} ${key} ${name}`, kind: 'decision', name, properties: {} },
      ...{ details: null, happenedAt, ofDeal: true, campaign: null, piece: null },
    })
    const events = [event('opportunity', openedAt), ...(wonAt ? [event('won', wonAt)] : [])]
    const deal = {
      ...{ key: `${mark} ${key}`, name: null, owner: null, amountCents: null, currency: null },
      ...{ state: wonAt ? ('won' as const) : ('open' as const), sourceStage: null },
      ...{ openedAt, closedAt: wonAt, reason: null },
    }
    return { person: draw.pick(names), company: null, deal, events }
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

/**
 * What is kept of everybody of each history, by their names, as one text; the ids in it depend on who was heard first. A
 * history is called by what its names begin with.
 */
async function keptOfEach({ owner }: TestDatabase): Promise<Map<string, string>> {
  const { rows } = await sql<{ history: string; kept: string }>`
    with people as (
      select coalesce(p.root_id, p.person_id) as id, min(split_part(p.key, '-', 1)) as history,
        string_agg(p.system || ':' || p.key || coalesce(' since ' || p.joined_at, ''), ', ' order by p.system, p.key) as names
      from person p group by 1)
    select n.history,
      string_agg(n.names || ' ' || coalesce(k.kept, ''), e'\n' order by n.names, k.kept) as kept
    from people n left join (
      select person_id, (to_jsonb(s) - '{person_id,workspace_id}'::text[])::text as kept from person_state s
      union all select person_id, (to_jsonb(h) - '{person_id,workspace_id}'::text[])::text from handoff h
      union all select l.person_id, concat_ws(' ', 'deal', l.n, d.key, d.state, l.came_first)
        from handoff_deal l join deal d using (workspace_id, deal_id)
      union all select coalesce(p.root_id, p.person_id), concat_ws(' ', 'false', e.message_id, f.test, f.is_silent)
        from false_signal f join event e using (workspace_id, event_id)
        join person p on p.person_id = e.person_id
    ) k on k.person_id = n.id
    group by n.history`.execute(owner)
  return new Map(rows.map(({ history, kept }) => [history, kept]))
}

const kept = async (house: TestDatabase) =>
  [...(await keptOfEach(house))].map(([, text]) => text).join('\n')

async function worldOf(orders: { name: string; rows: readonly RowEvents[] }[]) {
  const house = await testDatabase()
  for (const { name, rows } of orders) await tellAll(house, name, rows)
  return house
}

const HISTORIES = Number(process.env.LOCKSTEP_HISTORIES ?? 4)
const ORDERS = Number(process.env.LOCKSTEP_ORDERS ?? 3)

/** The same rows in another order, cut into a few files; a tenth is told once more at the end, which changes nothing. */
function delivered(draw: Random, rows: readonly RowEvents[]) {
  const mixed = shuffled(draw, rows)
  const cuts = Array.from({ length: 1 + Math.floor(draw.next() * 3) }, () =>
    Math.floor(draw.next() * mixed.length),
  ).sort((a, b) => a - b)
  const parts = [0, ...cuts].map((from, i) => mixed.slice(from, cuts[i]))
  const again = mixed.filter(() => draw.chance(0.1))
  return [...parts, again].map((part) => ({ name: 'crm', rows: part }))
}

test('whatever the order of delivery and however it is cut, the same people are kept, to the byte', {
  timeout: 300_000 + HISTORIES * ORDERS * 1_000,
}, async () => {
  const draw = random('any order')
  const rows = Array.from({ length: HISTORIES }, (_, n) => history(draw, `a${n}`)).flat()
  const first = await worldOf([{ name: 'crm', rows }])
  const once = await keptOfEach(first)
  await first.close()
  const all = [...once.values()].join('\n')
  const count = (text: string) => all.split(text).length - 1
  expect(once.size).toBe(HISTORIES)
  expect(count(' since ')).toBeGreaterThan(HISTORIES * 2)
  expect(count('mql_at')).toBeGreaterThan(HISTORIES / 2)
  expect(count(' deal ')).toBeGreaterThan(HISTORIES / 4)
  expect(count(' false ')).toBeGreaterThan(HISTORIES)
  for (let order = 0; order < ORDERS; order++) {
    const again = await worldOf(delivered(draw, rows))
    const found = await keptOfEach(again)
    const differs = [...once.keys()].filter((name) => found.get(name) !== once.get(name))
    expect(found.get(differs[0] ?? '')).toBe(once.get(differs[0] ?? ''))
    expect({ order, differs }).toEqual({ order, differs: [] })
    expect(found.size).toBe(HISTORIES)
    expect(await verify(again.db, again.workspaceId)).toMatchObject({ count: 0, pending: 0 })
    await again.close()
  }
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
  const batchId = batches[0]?.id as number
  const job = { workspaceId: own.workspaceId, batchId, now: NOW, by: BY_SYSTEM }
  const undone = await undoBatch(own.db, job)
  expect(undone).toMatchObject({ ok: true })
  expect(await kept(own)).toBe(before)
  expect(await verify(own.db, own.workspaceId)).toMatchObject({ count: 0, pending: 0, strays: 0 })
  await own.close()
})
