import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '#api/workspace.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { backtest } from '#domain/agreement/backtest/backtest.ts'
import { compare, standingOf } from '#domain/agreement/backtest/compare.ts'
import { packing } from '#domain/agreement/backtest/episodes.ts'
import { didOf } from '#domain/agreement/backtest/of-log.ts'
import { compile, type Term } from '#domain/replay/compile.ts'
import { suppose } from '#domain/replay/suppose.ts'
import { instant } from '#domain/time.ts'
import { openReplayThreads, type ReplayThreads } from '#server/db/replay-threads.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { type LoadedHistory, loadHistory, stillStands } from './load-history.ts'
import { type Asked, type WarmHistory, warmHistory } from './warm-history.ts'

let house: TestApp
let example: string
let loaded: LoadedHistory
let threads: ReplayThreads
let warm: WarmHistory
let inForce: Term
beforeAll(async () => {
  house = await testApp()
  const made = await house.app.inject({ method: 'PUT', url: '/api/v1/workspaces/example' })
  example = made.json<Workspace>().workspaceId
  loaded = await loadHistory(house.db, example)
  threads = openReplayThreads(2)
  warm = warmHistory(loaded, threads)
  inForce = loaded.timeline[0] as Term
})
afterAll(async () => {
  await threads.close()
  await house.close()
})

const cut = (points: number): Agreement => {
  const agreement = structuredClone(inForce.agreement)
  const [first, second] = agreement.engagement.bands
  if (first) first.atLeast += points
  if (second) second.atLeast += points
  return agreement
}
const asked = (candidate: Agreement): Asked => ({
  inForce,
  candidate,
  windowDays: 30,
  capacity: { reps: 5, leadsPerRepWeek: 25 },
  tried: 2,
  seed: 'example',
})

/** The same by one thread, without anything that is kept. */
function alone({ candidate, windowDays, ...question }: Asked) {
  const { columns, signatures } = loaded.matter
  const episodesOf = (agreement: Agreement) => {
    const program = compile([{ version: 1, effectiveFrom: instant(0), agreement }], signatures)
    const { take, packed } = packing(agreement)
    suppose(program, columns, 0, columns.people, take, { idle: loaded.matter.idle as Uint32Array })
    return { program, episodes: packed() }
  }
  const now = episodesOf(inForce.agreement)
  const then = episodesOf(candidate)
  const standing = standingOf(loaded.history, now.episodes, inForce.version)
  const did = didOf(then.program, columns)
  return backtest(compare(loaded.history, standing, then.episodes, windowDays, did), question)
}

test('the history has every recorded hand-off, with what became of it and what it won', async () => {
  const { recorded, source, sources, closings } = loaded.history
  const { rows } = await sql<Record<string, number>>`
    select count(*)::int as all, count(*) filter (where accepted_at is not null or fate & 2 > 0)::int as accepted,
      count(*) filter (where won_at is not null or closing = 'won')::int as won,
      count(*) filter (where opened_by = 'decision')::int as by_people,
      (select sum(amount_cents)::float8 from deal d where state = 'won' and workspace_id = ${example} and exists
        (select from handoff_deal l where l.workspace_id = d.workspace_id and l.deal_id = d.deal_id)) as cents,
      (select count(*)::int from person_state where workspace_id = ${example} and origin is not null) as sourced
    from handoff where workspace_id = ${example}`.execute(house.owner)
  const count = (bit: number) => recorded.reached.filter((of) => (of & bit) !== 0).length
  expect({
    all: recorded.count,
    accepted: count(4),
    won: count(16),
    by_people: recorded.byPeople.filter((by) => by === 1).length,
    cents: recorded.won.cents.reduce((sum, cents) => sum + cents, 0),
    sourced: source.filter((place) => place >= 0).length,
  }).toEqual(rows[0])
  expect(recorded.count).toBeGreaterThan(100)
  expect(sources.length).toBeGreaterThan(2)
  expect(closings.at.length).toBeGreaterThan(10)
  expect(await stillStands(house.db, example, loaded)).toBe(true)
})

test('the agreement in force, replayed alone, reproduces what was recorded, and is its own equal', async () => {
  const { report } = await warm.run(asked(inForce.agreement))
  // Deals that began with sales closed no hand-off then, so they close none here: nothing is missing.
  expect(report.calibration).toMatchObject({
    reproduces: true,
    matched: { value: 1 },
    unrecorded: 0,
  })
  expect(report.all).toMatchObject({
    withheld: { leads: 0 },
    fresh: { leads: 0 },
    volume: { change: 0 },
    delay: { heldLonger: 0, earlier: 0 },
  })
  expect(report.all.both.leads).toBeGreaterThan(50)
})

test.each([8, -6])(
  'threads say of cuts %i points higher what one alone says, to the byte',
  async (points) => {
    const question = asked(cut(points))
    const { report, intervals, behind } = await warm.run(question)
    expect(JSON.stringify(report)).toBe(JSON.stringify(alone(question)))
    const { withheld, fresh } = report.all
    expect(points > 0 ? withheld.leads : fresh.leads).toBeGreaterThan(0)
    expect(behind('withheld').personId.length).toBe(withheld.leads)
    expect(behind('new').personId.length).toBe(fresh.leads)
    const { all } = intervals()
    expect(all?.lo).toBeLessThanOrEqual(report.all.volume.change as number)
    expect(all?.hi).toBeGreaterThanOrEqual(report.all.volume.change as number)
  },
)

test('once it is known where thresholds would cut, the same is found by looking at fewer people', async () => {
  const before = await warm.run(asked(cut(5)))
  const { rows, width } = await warm.histogram(cut(3))
  const after = await warm.run(asked(cut(5)))
  expect(JSON.stringify(after.report)).toBe(JSON.stringify(before.report))
  expect(width).toBeGreaterThan(0)
  const heavier = structuredClone(cut(5))
  for (const rule of heavier.engagement.groups.flatMap(({ rules }) => rules)) {
    rule.points *= 1.2
    rule.cap *= 1.2
  }
  const { report } = await warm.run(asked(heavier))
  expect(JSON.stringify(report)).toBe(JSON.stringify(alone(asked(heavier))))
  expect(report.all.volume.candidate).toBeGreaterThan(after.report.all.volume.candidate)
  const stretches = rows.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0)
  expect(stretches).toBeGreaterThan(before.report.all.volume.now)
})

test('a run is followed piece by piece, and one that is stopped says why', async () => {
  const heard: number[] = []
  await warm.run(asked(cut(2)), { heard: (done, of) => heard.push(done / of) })
  expect(heard.length).toBeGreaterThan(1)
  expect(heard).toEqual([...heard].sort((a, b) => a - b))
  expect(heard.at(-1)).toBe(1)
  const stop = new AbortController()
  const stopped = warm.run(asked(cut(4)), {
    signal: stop.signal,
    heard: () => stop.abort(new Error('moved on')),
  })
  await expect(stopped).rejects.toThrow('moved on')
  await expect(warm.run(asked(cut(4)))).resolves.toBeDefined()
})
