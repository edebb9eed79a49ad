import { afterAll, beforeAll, expect, test } from 'vitest'
import { KIND } from '#domain/replay/log.ts'
import { correctionOf, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import { DAY, HOUR } from '#domain/time.ts'
import { tell } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { EVERYBODY } from '#server/sight.ts'
import { listPeople } from './list/list.ts'
import { milestonesOf } from './milestones.ts'
import { readPerson } from './person.ts'

const NOW = Date.UTC(2026, 5, 1, 12)

let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

test('a lead that nobody answers is back with marketing on its day, whoever looks', async () => {
  const { db, workspaceId } = house
  const asked = {
    messageId: 'ben-asks',
    person: 'ben',
    kind: 'behaviour',
    name: 'demo_request',
    properties: {},
    happenedAt: NOW,
  } as const
  const { people } = await tell(db, workspaceId, 'website', [asked], NOW)
  const day = NOW + 30 * DAY
  const look = (now: number) =>
    inWorkspace(db, workspaceId, async (tx) => {
      const place = { workspaceId, zone: 'UTC', now, ...EVERYBODY }
      const person = await readPerson(tx, place, people[0] as number)
      const { rows } = await listPeople(tx, place, { search: 'ben', limit: 1 })
      const passed = await listPeople(tx, place, { search: 'ben', stage: 'passed', limit: 1 })
      if (!person.ok) throw new Error(person.refusal)
      const { stage, handoffs } = person.value
      const [{ closing, closedAt } = {}] = handoffs
      return { stage, closing, closedAt, listed: rows[0]?.stage, passed: passed.total }
    })
  expect(await look(day - 1)).toEqual({
    stage: 'passed',
    closing: null,
    closedAt: null,
    listed: 'passed',
    passed: 1,
  })
  expect(await look(day)).toEqual({
    stage: 'lead',
    closing: 'expired',
    closedAt: day,
    listed: 'lead',
    passed: 0,
  })
})

test('what the rule decided about something late is told once, when it moved the person', async () => {
  const { db, workspaceId } = house
  const asked = {
    messageId: 'ada-asks',
    person: 'ada',
    kind: 'behaviour',
    name: 'demo_request',
    properties: {},
    happenedAt: NOW - 2 * HOUR,
  } as const
  const { people } = await tell(db, workspaceId, 'website', [asked], NOW)
  const told = await inWorkspace(db, workspaceId, (tx) =>
    milestonesOf(tx, workspaceId, people[0] as number, NOW),
  )
  expect(told.map(({ entry }) => [entry.kind, entry.name, entry.at])).toEqual([
    ['stage', 'passed', NOW],
  ])
})

test('a decision that was taken back is told as such, and the one that stands is not', async () => {
  const { db, workspaceId } = house
  const touched = (messageId: string, properties = {}) =>
    ({
      ...{ messageId, person: 'cleo', kind: 'decision' as const, name: 'touched', properties },
      happenedAt: NOW - HOUR,
    }) as const
  const signature = { kind: KIND.decision, name: 'touched', properties: { how: 'call' } }
  const correction = correctionOf(WEIGHS_NOTHING, signature, 'member')
  const { people } = await tell(
    db,
    workspaceId,
    'lockstep',
    [
      touched('decision:one', { how: 'call' }),
      touched('decision:two', { how: 'mail' }),
      { ...touched('undo:decision:one'), ...correction, kind: 'correction' },
    ],
    NOW,
  )
  const told = await inWorkspace(db, workspaceId, (tx) =>
    milestonesOf(tx, workspaceId, people[0] as number, NOW),
  )
  expect(told.map(({ entry }) => [entry.properties.how, entry.detail.takenBack])).toEqual([
    ['call', true],
    ['mail', undefined],
  ])
})
