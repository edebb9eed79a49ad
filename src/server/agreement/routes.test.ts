import { afterAll, beforeAll, expect, test } from 'vitest'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { versionOfOld } from '#server/db/test-version.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { fingerprint } from './fingerprint.ts'

let house: TestApp
beforeAll(async () => {
  house = await testApp()
})
afterAll(() => house.close())

const DAY = 86_400_000
const UNSIGNED = { proposalId: null, signatures: [], isAlone: false, suspends: null }
const read = async (workspaceId = house.workspaceId) => {
  const headers = { [WORKSPACE_HEADER]: workspaceId }
  const answer = await house.app.inject({ url: '/api/v1/agreement', headers })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

test('a new workspace is ruled by the default agreement since before anything happened', async () => {
  expect(await read()).toEqual({
    version: 1,
    effectiveFrom: Date.UTC(1900, 0, 1),
    ...UNSIGNED,
    document: defaultAgreement('Acme', 'UTC'),
    fingerprint: expect.stringMatching(/^([0-9a-f]{4} ){2}[0-9a-f]{4}$/),
    versions: [{ version: 1, effectiveFrom: Date.UTC(1900, 0, 1), ...UNSIGNED }],
    mayPropose: true,
    mayReserve: true,
    maySuspend: false,
    signsFor: ['marketing', 'sales'],
  })
})

test('a version rules from its day on, and one that begins tomorrow does not rule yet', async () => {
  const card = { name: 'Other', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const now = Date.now()
  const id = await createWorkspace(house.db, card, defaultAgreement('First', 'UTC'), now)
  const put = (name: string, from: number) =>
    versionOfOld(house.owner, id, defaultAgreement(name, 'UTC'), from)
  expect(await put('Tomorrow', now + DAY)).toBe(2)
  expect(await put('Yesterday', now - DAY)).toBe(3)
  const { version, effectiveFrom, document, versions } = await read(id)
  expect({ version, effectiveFrom, name: document.name }).toEqual({
    version: 3,
    effectiveFrom: now - DAY,
    name: 'Yesterday',
  })
  expect(versions.map((one: { version: number }) => one.version)).toEqual([1, 3, 2])
})

test('equal documents have one fingerprint and different ones do not', async () => {
  const turned = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, turned(inner)]),
        )
  const ours = defaultAgreement('Acme', 'UTC')
  expect(fingerprint(turned(ours) as Agreement)).toBe(fingerprint(ours))
  expect(fingerprint({ ...ours, fit: { ...ours.fit, cap: 61 } })).not.toBe(fingerprint(ours))
  expect((await read()).fingerprint).toBe(fingerprint(ours))
})

test('a template keeps the company’s name, zone and goals, says what it changes, and begins a draft', async () => {
  const card = { name: 'Pumps', timeZone: 'Europe/Amsterdam', currency: 'EUR', isExample: false }
  const ours = {
    ...defaultAgreement('Pumps and valves', 'Europe/Amsterdam'),
    goals: [{ metric: 'revenue', atLeast: 1_200_000, currency: 'EUR', per: 'year' as const }],
  }
  const id = await createWorkspace(house.db, card, ours, Date.now())
  const headers = { [WORKSPACE_HEADER]: id }
  const answer = await house.app.inject({ url: '/api/v1/agreement-templates', headers })
  expect(answer.statusCode).toBe(200)
  const { rows } = answer.json()
  expect(rows.map(({ templateId }: { templateId: string }) => templateId)).toEqual([
    'waterfall-2006',
    'waterfall-2012',
    'hubspot',
    'small-company',
  ])
  const [first] = rows
  expect(first.document).toMatchObject({
    name: ours.name,
    timeZone: ours.timeZone,
    goals: ours.goals,
  })
  expect(first.changes.map(({ says }: { says: string }) => says)).toContain(
    'Sales will be asked to call or write to every lead in person within 24 instead of 8 business hours.',
  )
  const begun = await house.app.inject({
    ...{ method: 'POST', url: '/api/v1/agreement-drafts', headers },
    payload: { document: first.document },
  })
  expect(begun.statusCode).toBe(200)
  expect(begun.json()).toMatchObject({ document: first.document, faults: [], warnings: [] })
})
