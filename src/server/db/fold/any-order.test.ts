import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Name } from '#domain/people/identity/name.ts'
import { type Random, random } from '#domain/random.ts'
import { append, type NewEvent } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { foldLive } from './live.ts'
import { verify } from './verify.ts'

const DAY = 86_400_000
const BEGIN = Date.UTC(2026, 8, 1)
const NOW = Date.UTC(2026, 10, 22)
const HISTORIES = Number(process.env.LOCKSTEP_HISTORIES ?? 30)
const ORDERS = Number(process.env.LOCKSTEP_ORDERS ?? 4)
const NAMES = 9
const EVENTS = 40

const ACTS = ['page_view', 'pricing_view', 'download', 'webinar', 'demo_request']
const SYSTEMS = ['id', 'email', 'anonymous', 'hubspot']

const namesOf = (mark: string) =>
  Array.from(
    { length: NAMES },
    (_, i): Name => ({ system: SYSTEMS[i % 4] as string, value: `${mark}-${i >> 2}@x` }),
  )

/** A few people whose names contradict each other, and a letter whose links a machine follows all at once. */
function history(draw: Random, mark: string): NewEvent[] {
  const names = namesOf(mark)
  const told = Array.from({ length: EVENTS }, (_, i): NewEvent => {
    const isTold = draw.chance(0.4)
    return {
      messageId: `${mark} ${i}`,
      person: draw.pick(names),
      names: isTold ? [draw.pick(names)] : [],
      kind: isTold ? 'identify' : 'behaviour',
      name: isTold ? 'identify' : draw.pick(ACTS),
      properties: isTold
        ? { country: draw.pick(['NL', 'BE']), title: draw.pick(['Head', 'Clerk']) }
        : {},
      happenedAt: BEGIN + Math.floor(draw.next() * 60) * DAY,
    }
  })
  const person = draw.pick(names)
  const sent = BEGIN + Math.floor(draw.next() * 60) * DAY + 1_000
  const letter = ['email_delivered', ...Array.from({ length: 4 }, () => 'email_click')].map(
    (name, i): NewEvent => ({
      ...{ messageId: `${mark} mail ${i}`, person, kind: 'behaviour', name },
      properties: { email_id: mark, ...(i > 0 && { link_url: `https://a.example/${i}` }) },
      happenedAt: sent + i * 200,
    }),
  )
  return [...told, ...letter]
}

/** Something everybody does at last, at one instant: scores are compared as of it. */
const lastOf = (mark: string): NewEvent[] =>
  namesOf(mark).map((person, i) => ({
    ...{ messageId: `${mark} last ${i}`, person, kind: 'behaviour', name: 'page_view' },
    ...{ properties: {}, happenedAt: NOW },
  }))

function shuffled<T>(draw: Random, list: readonly T[]): T[] {
  return list
    .map((one) => [draw.next(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}

/** Told live in pieces of any length, a tenth of them twice, and folded after some of them. */
async function deliver(draw: Random, events: readonly NewEvent[], last: readonly NewEvent[]) {
  const house = await testDatabase()
  const { db, workspaceId } = house
  const never = new AbortController().signal
  let now = NOW - 10 * 60_000
  const fold = () => foldLive(db, workspaceId, () => now, never)
  const arrive = (some: readonly NewEvent[]) =>
    inWorkspace(db, workspaceId, (tx) => append(tx, workspaceId, 'site', some, now))
  for (let first = 0; first < events.length; ) {
    const piece = events.slice(first, first + 1 + Math.floor(draw.next() * 200))
    first += piece.length
    await arrive(piece)
    if (draw.chance(0.1)) await arrive(piece)
    if (draw.chance(0.5)) await fold()
    now += 100
  }
  // Clicks wait a minute.
  now = NOW - 60_000
  await fold()
  now = NOW
  await arrive(last)
  await fold()
  return house
}

/** Who is one person, what is known of them, their scores, and which clicks were a machine's; ids depend on who was heard first. */
async function keptOf({ owner }: TestDatabase): Promise<string[]> {
  const { rows } = await sql<{ kept: string }>`
    with people as (select coalesce(root_id, person_id) as id,
      string_agg(system || ':' || key, ', ' order by system, key) as names from person group by 1)
    select concat_ws(' ', p.names, s.traits, s.fit, s.fit_band, s.engagement, s.engagement_band,
      s.events, s.first_seen_at, s.last_seen_at,
      (select string_agg(e.message_id || ' ' || f.test, ', ' order by e.message_id)
        from false_signal f join event e using (workspace_id, event_id)
        join person o on o.person_id = e.person_id
        where coalesce(o.root_id, o.person_id) = p.id)) as kept
    from people p left join person_state s on s.person_id = p.id order by 1`.execute(owner)
  return rows.map(({ kept }) => kept)
}

test('whatever the order in which events come live, and whenever they are folded, the same people have the same scores', {
  timeout: 60_000 + HISTORIES * ORDERS * 2_000,
}, async () => {
  const draw = random('live, any order')
  const marks = Array.from({ length: HISTORIES }, (_, n) => `h${n}`)
  const events = marks.flatMap((mark) => history(draw, mark))
  const last = marks.flatMap(lastOf)
  const first = await deliver(draw, events, last)
  const once = await keptOf(first)
  await first.close()
  expect(once.length).toBeGreaterThan(HISTORIES)
  expect(once.length).toBeLessThan(HISTORIES * NAMES)
  expect(once.filter((kept) => kept.includes('burst')).length).toBeGreaterThan(HISTORIES / 4)
  for (let order = 0; order < ORDERS; order += 1) {
    const again = await deliver(draw, shuffled(draw, events), shuffled(draw, last))
    expect(await keptOf(again)).toEqual(once)
    expect(await verify(again.db, again.workspaceId)).toMatchObject({ count: 0, pending: 0 })
    await again.close()
  }
})
