import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '#api/people.ts'
import type { Ledger } from '#api/people-ledger.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import { columnsOf } from '#domain/replay/columns.ts'
import { compile } from '#domain/replay/compile.ts'
import { fold } from '#domain/replay/fold.ts'
import type { LogEvent } from '#domain/replay/log.ts'
import { day, event, workedAgreement, workedEvents } from '#domain/replay/worked.example.ts'
import { HOUR, instant } from '#domain/time.ts'
import { versionOfOld } from '#server/db/test-version.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type TestApp, testApp } from '#server/test-app.ts'

/** Ada of rule 3.5, with a brochure that the log heard of nine days late and gave nothing. */
const late = event('e14', 'behaviour', 'brochure', day(2), { title: 'Pumps' }, day(11))
const TRAITS = {
  name: 'Ada',
  email: 'a@x.nl',
  country: 'NL',
  title: 'Head of Ops',
  company: 'X BV',
  employees: 120,
}

let house: TestApp
let adaId: number
beforeAll(async () => {
  house = await testApp()
  await versionOfOld(house.owner, house.workspaceId, workedAgreement, 0)
  adaId = await remembered('ada', [...workedEvents, late])
})
afterAll(() => house.close())

async function get<T>(path: string): Promise<{ status: number; body: T }> {
  const answer = await house.app.inject({ url: `/api/v1${path}` })
  return { status: answer.statusCode, body: answer.json() }
}

describe("a person's page", () => {
  test('tells both hand-offs of rule 3.5, each with its score and its end', async () => {
    const { body } = await get<Person>(`/people/${adaId}`)
    expect(body.name).toBe('Ada')
    expect(
      body.handoffs.map((one) => [one.mqlAt, one.closing, one.fitBand + one.engagementBand]),
    ).toEqual([
      [day(5), 'recycled', 'A2'],
      [day(23), 'expired', 'A2'],
    ])
    expect(body.handoffs[0]?.engagement).toBeCloseTo(33.365, 3)
    expect(body.handoffs[1]?.engagement).toBeCloseTo(31.108, 3)
    expect(body.marks.some((mark) => mark.at === day(2) && !mark.counted)).toBe(true)
    expect(body.marks.find((mark) => mark.at === day(3))?.counted).toBe(true)
  })

  test('the ledger adds up exactly, group by group, now and at the first hand-off', async () => {
    for (const at of [day(5), day(24)]) {
      const { body } = await get<Ledger>(`/people/${adaId}/ledger?at=${at}`)
      for (const group of body.groups) {
        const lines = body.lines.filter((line) => line.group === group.id)
        expect(lines.reduce((sum, line) => sum + line.worth, 0)).toBe(group.raw)
      }
      expect(body.fit).toBe(50)
    }
  })

  test('the ledger names the event and shows the address that the rule only knows of', async () => {
    const { body } = await get<Ledger>(`/people/${adaId}/ledger?at=${day(5)}`)
    expect(body.engagement).toBeCloseTo(33.365, 3)
    expect(body.lines.map((line) => line.event)).toContain('download')
    expect(body.fitLines).toContainEqual({
      rule: 'title',
      trait: 'title',
      value: 'Head of Ops',
      points: 20,
    })
  })

  test('nobody has a number that was never given, and no wrong one is guessed', async () => {
    expect((await get<{ code: string }>('/people/999999')).body.code).toBe('person-unknown')
    expect((await get('/people/999999')).status).toBe(404)
    expect((await get('/people/999999/timeline')).status).toBe(404)
    expect((await get('/people/0')).status).toBe(400)
  })
})

type Timeline = {
  rows: TimelineEntry[]
  next: string | null
  total: number
  counts: Record<string, number>
}

describe('the timeline', () => {
  test('stands newest first, with every move once and the points that each act gave', async () => {
    const { body } = await get<Timeline>(`/people/${adaId}/timeline`)
    const instants = body.rows.map((entry) => entry.at)
    expect(instants).toEqual(instants.toSorted((a, b) => b - a))
    expect(
      body.rows.filter((entry) => entry.kind === 'stage').map((entry) => [entry.at, entry.name]),
    ).toEqual([
      [day(53), 'expired'],
      [day(23), 'passed'],
      [day(8), 'recycled'],
      [day(5), 'passed'],
    ])
    const downloads = body.rows.filter((entry) => entry.name === 'download')
    expect(downloads.map((entry) => entry.points?.toFixed(1))).toEqual(['15.0', '0.0', '15.0'])
    expect(body.counts).toEqual({ everything: 17, did: 11, stages: 4 })
    expect(body.total).toBe(17)
  })

  test('what arrived late stands where it happened and says when it came', async () => {
    const { body } = await get<Timeline>(`/people/${adaId}/timeline?show=did`)
    const brochure = body.rows.find((entry) => entry.name === 'brochure')
    expect([brochure?.at, brochure?.knownAt, brochure?.points]).toEqual([day(2), day(11), null])
    expect(body.rows.filter((entry) => entry.knownAt !== null)).toHaveLength(1)
  })

  test.each(['everything', 'did', 'stages'])(
    'pages of %s meet without a gap or a double',
    async (show) => {
      const whole = await get<Timeline>(`/people/${adaId}/timeline?show=${show}`)
      const rows: TimelineEntry[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`
        const page: { body: Timeline } = await get<Timeline>(
          `/people/${adaId}/timeline?show=${show}&limit=2${more}`,
        )
        rows.push(...page.body.rows)
        cursor = page.body.next
      }
      expect(rows).toEqual(whole.body.rows)
    },
  )

  test('ten thousand acts of one person are read as quickly as a few', async () => {
    const benId = await remembered('ben', hourly(10_000))
    await get(`/people/${benId}/timeline`)
    const began = performance.now()
    const { body } = await get<Timeline>(`/people/${benId}/timeline`)
    const took = performance.now() - began
    expect(body.total).toBe(10_000)
    expect(body.rows).toHaveLength(100)
    expect(took).toBeLessThan(20_000)
    const person = await get<Person>(`/people/${benId}`)
    expect(person.body.marks.length).toBeLessThanOrEqual(301)
    expect(person.body.scoreLine.length).toBeLessThan(450)
  })
})

const hourly = (acts: number) =>
  Array.from({ length: acts }, (_, i) =>
    event(`h${i}`, 'behaviour', 'page_view', instant(day(0) + i * HOUR)),
  )

/** Writes a person's log and what the kernel makes of it under the agreement of rule 3.5. */
async function remembered(key: string, events: LogEvent[]): Promise<number> {
  const { db, workspaceId } = house
  const log = columnsOf(events)
  const term = { version: 2, effectiveFrom: instant(0), agreement: workedAgreement }
  const folded = fold(compile([term], log.signatures), log.columns, 0)
  return inWorkspace(db, workspaceId, async (tx) => {
    const own = { workspace_id: workspaceId }
    const [person, source] = [
      await tx
        .insertInto('person')
        .values({ ...own, key, batch_id: null })
        .returning('person_id')
        .executeTakeFirstOrThrow(),
      await tx
        .insertInto('source')
        .values({ ...own, name: key })
        .returning('source_id')
        .executeTakeFirstOrThrow(),
    ]
    const ids: number[] = []
    for (const [i, signature] of log.signatures.entries()) {
      const digest = `00000000-0000-4000-8000-${String(person.person_id * 1_000 + i).padStart(12, '0')}`
      const { signature_id } = await tx
        .insertInto('signature')
        .values({ ...own, ...signature, digest })
        .returning('signature_id')
        .executeTakeFirstOrThrow()
      ids.push(signature_id)
    }
    const rows = log.events.map((one, i) => ({
      ...own,
      source_id: source.source_id,
      message_id: one.messageId,
      batch_id: null,
      person_id: person.person_id,
      deal_id: null,
      signature_id: ids[log.columns.signature[i] ?? 0] ?? 0,
      happened_at: one.happenedAt,
      received_at: one.receivedAt,
      known_at: one.knownAt,
      campaign: null,
      piece: null,
      details: null,
    }))
    for (let i = 0; i < rows.length; i += 1_000)
      await tx
        .insertInto('event')
        .values(rows.slice(i, i + 1_000))
        .execute()
    await tx
      .insertInto('person_state')
      .values({
        ...own,
        person_id: person.person_id,
        traits: TRAITS,
        stage: folded.stage,
        fit: folded.fit,
        fit_band: folded.fitBand,
        engagement: folded.engagement,
        engagement_band: folded.engagementBand,
        as_of: folded.asOf,
        first_seen_at: log.events[0]?.happenedAt ?? 0,
        last_seen_at: log.events.at(-1)?.happenedAt ?? 0,
        last_event_name: log.events.at(-1)?.signature.name ?? '',
        events: events.length,
        live_since: null,
        memory: {},
      })
      .execute()
    for (const one of folded.handoffs)
      await tx
        .insertInto('handoff')
        .values({
          ...own,
          person_id: person.person_id,
          n: one.n,
          version: one.version,
          mql_at: one.mqlAt,
          effective_at: one.effectiveAt,
          opened_by: one.by,
          fit: one.fit,
          fit_band: one.fitBand,
          engagement: one.engagement,
          engagement_band: one.engagementBand,
          passed_at: one.passedAt,
          accepted_at: one.acceptedAt,
          sql_at: one.sqlAt,
          opportunity_at: one.opportunityAt,
          closed_at: one.closedAt,
          closing: one.closing,
          reason: one.reason,
          expires_at: one.expiresAt,
          implied: one.implied,
          would_not_qualify: one.wouldNotQualify,
          deal_at: null,
          won_at: null,
          lost_at: null,
          deal_came_first: false,
        })
        .execute()
    return person.person_id
  })
}

test('of many lines the 200 that are worth most are told, and the rest in one sum', async () => {
  const visits = Array.from({ length: 300 }, (_, i) =>
    event(`v${i}`, 'behaviour', 'pricing_view', instant(day(1) + i * HOUR), {}),
  )
  const id = await remembered('mona', visits)
  const { body } = await get<Ledger>(`/people/${id}/ledger?at=${day(20)}`)
  expect([body.lines.length, body.rest.lines > 0]).toEqual([200, true])
  const raw = body.groups.reduce((sum, group) => sum + group.raw, 0)
  const told = body.lines.reduce((sum, { worth }) => sum + worth, 0)
  expect(told + body.rest.worth).toBeCloseTo(raw, 9)
  const least = Math.min(...body.lines.map(({ worth }) => Math.abs(worth)))
  expect(body.rest.worth).toBeLessThanOrEqual(least * body.rest.lines)
})

test('what is new in a long history is on the page at once, and so is a new agreement', async () => {
  const id = await remembered('zoe', hourly(600))
  const shown = async () => [
    (await get<Timeline>(`/people/${id}/timeline?show=did`)).body.total,
    (await get<Person>(`/people/${id}`)).body.ledger.version,
  ]
  expect(await shown()).toEqual([600, 2])
  const { db, workspaceId } = house
  await inWorkspace(db, workspaceId, (tx) =>
    sql`with told as (insert into event (workspace_id, source_id, message_id, person_id, signature_id, happened_at,
        received_at, known_at)
      select workspace_id, source_id, 'z', person_id, signature_id, happened_at, received_at, known_at from event
      where workspace_id = ${workspaceId} and person_id = ${id} limit 1)
    update person_state set events = 601 where workspace_id = ${workspaceId} and person_id = ${id}`.execute(
      tx,
    ),
  )
  expect(await shown()).toEqual([601, 2])
  await versionOfOld(house.owner, workspaceId, workedAgreement, 1)
  expect(await shown()).toEqual([601, 3])
})

test('under a version alone they stand where it would have brought them, to the point', async () => {
  const { bands } = workedAgreement.engagement
  // A needs band 2: with 32 points only day 5 (33.365) is enough, with 34 neither that nor day 23 (31.108).
  const from = (atLeast: number) => ({
    ...workedAgreement,
    engagement: {
      ...workedAgreement.engagement,
      bands: bands.map((band) => (band.name === '2' ? { ...band, atLeast } : band)),
    },
  })
  const { owner, workspaceId } = house
  const versions = []
  for (const [i, atLeast] of [32, 34].entries())
    versions.push(await versionOfOld(owner, workspaceId, from(atLeast), day(300 + i)))
  const under = (version: number | undefined) => get<Person>(`/people/${adaId}?version=${version}`)
  const once = await under(versions[0])
  expect(once.body.handoffs.map(({ mqlAt, closing }) => [mqlAt, closing])).toEqual([
    [day(5), 'recycled'],
  ])
  expect(once.body).toMatchObject({ under: versions[0], stage: 'lead' })
  const never = await under(versions[1])
  expect(never.body).toMatchObject({ under: versions[1], stage: 'lead', handoffs: [] })
  // Sales sent the lead back on day 8, and that took the points, whatever had been opened.
  const then = await get<Ledger>(`/people/${adaId}/ledger?at=${day(9)}&version=${versions[1]}`)
  expect(then.body).toMatchObject({ version: versions[1], engagement: 0 })
  const { body: recorded } = await get<Person>(`/people/${adaId}`)
  expect(recorded).toMatchObject({ under: null, handoffs: [{}, {}] })
  expect(await under(99)).toMatchObject({ status: 404, body: { code: 'version-unknown' } })
})
