import { afterAll, beforeAll, expect, test } from 'vitest'
import { KIND, type Kind } from '#domain/replay/log.ts'
import { signatureOf } from '#domain/replay/signature.ts'
import { correctionOf, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'
import { DAY } from '#domain/time.ts'
import { append } from '#server/db/log.ts'
import { type TestDatabase, testDatabase } from '#server/db/test-database.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { foldLive } from './live.ts'
import { verify } from './verify.ts'

const NOW = Date.UTC(2026, 10, 22, 8)
/** Passed leads wait 30 days for an answer. Rule 1.2. */
const OVER = NOW + 30 * DAY
let house: TestDatabase
beforeAll(async () => {
  house = await testDatabase()
})
afterAll(() => house.close())

type Said = { name: string; kind?: keyof typeof KIND; properties?: Record<string, unknown> }
let count = 0
const tell = (
  source: string,
  person: string,
  at: number,
  { name, kind, properties }: Said,
  happenedAt = at,
) =>
  inWorkspace(house.db, house.workspaceId, (tx) =>
    append(
      tx,
      house.workspaceId,
      source,
      [
        {
          messageId: `m${count++}`,
          ...{ person, name, kind: kind ?? 'decision', properties: properties ?? {}, happenedAt },
        },
      ],
      at,
    ),
  )
const fold = (at: number) =>
  foldLive(house.db, house.workspaceId, () => at, new AbortController().signal)
const handoffs = (person: string) =>
  house.owner
    .selectFrom('handoff as h')
    .innerJoin('person as p', 'p.person_id', 'h.person_id')
    .where('p.key', '=', person)
    .select(['h.n', 'h.accepted_at', 'h.closing', 'h.closed_at', 'h.reason'])
    .orderBy('h.n')
    .execute()

test('what was said here before a lead expired stands, although it was folded after and something came between', async () => {
  for (const person of ['ada', 'ben']) await tell('crm', person, NOW, { name: 'passed' })
  await fold(NOW)
  await tell('site', 'ada', OVER - 3, { name: 'page', kind: 'behaviour' })
  await tell('lockstep', 'ada', OVER - 2, { name: 'accepted', properties: { by: 'member' } })
  await tell('crm', 'ben', OVER - 2, { name: 'accepted' })
  await fold(OVER + 5_000)
  expect(await handoffs('ada')).toMatchObject([{ n: 1, accepted_at: OVER - 2, closing: null }])
  // What others tell becomes known when we see it: by then it had expired. docs/decisions/013.
  expect(await handoffs('ben')).toMatchObject([
    { n: 1, closing: 'expired', closed_at: OVER },
    { n: 2, accepted_at: OVER - 2 },
  ])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})

test('a decision that is taken back was never made', async () => {
  const reason = 'out-of-territory-'.repeat(6)
  await tell('crm', 'carla', NOW, { name: 'passed' })
  await fold(NOW)
  const rejected = { name: 'rejected', properties: { by: 'member', reason: reason.slice(0, 90) } }
  await tell('lockstep', 'carla', NOW + 1_000, rejected)
  await fold(NOW + 1_100)
  expect(await handoffs('carla')).toMatchObject([{ closing: 'rejected' }])
  const { signature } = signatureOf(KIND.decision as Kind, 'rejected', rejected.properties)
  const undo = correctionOf(WEIGHS_NOTHING, signature, 'member')
  await tell('lockstep', 'carla', NOW + 9_000, { ...undo, kind: 'correction' }, NOW + 1_000)
  await tell('lockstep', 'carla', NOW + 9_500, { name: 'accepted', properties: { by: 'member' } })
  await fold(NOW + 9_900)
  expect(await handoffs('carla')).toMatchObject([
    { n: 1, closing: null, reason: null, accepted_at: NOW + 9_500 },
  ])
  expect(await verify(house.db, house.workspaceId)).toMatchObject({ count: 0 })
})
