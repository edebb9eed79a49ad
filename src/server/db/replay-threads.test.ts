import { expect, test } from 'vitest'
import { columnsOf } from '#domain/replay/columns.ts'
import { compile } from '#domain/replay/compile.ts'
import type { Columns } from '#domain/replay/log.ts'
import { dice, randomEvents, randomTimeline } from '#domain/replay/random.example.ts'
import { replay } from '#domain/replay/replay.ts'
import { openReplayThreads, replayThreads } from './replay-threads.ts'

const habits = { late: 0.3, buckets: true, decisions: true, versions: 2, events: 60 }
const people = Array.from({ length: 200 }, (_, p) => randomEvents(dice(p), habits, `p${p}`))
const timeline = randomTimeline(dice(1), habits)
const { columns: plain, signatures } = columnsOf(people.flat())

const share = <T extends Float64Array | Uint32Array>(array: T): T => {
  const make = array.constructor as new (buffer: SharedArrayBuffer) => T
  const shared = new make(new SharedArrayBuffer(array.byteLength))
  shared.set(array)
  return shared
}
const columns: Columns = {
  people: plain.people,
  start: share(plain.start),
  t: share(plain.t),
  k: share(plain.k),
  signature: share(plain.signature),
}

test.each([1, 2, 3])('%i threads decide what one alone decides, to the bit', async (threads) => {
  const alone = replay(compile(timeline, signatures), columns, 0, columns.people)
  expect(alone.length).toBeGreaterThan(200)
  expect(await replayThreads(timeline, signatures, columns, threads)).toEqual(alone)
})

test('threads that stay open answer again, also for nobody', async () => {
  const threads = openReplayThreads(2)
  const nobody = { ...columns, people: 0, start: share(Uint32Array.of(0)) }
  expect(await threads.replay(timeline, signatures, nobody)).toEqual([])
  const once = await threads.replay(timeline, signatures, columns)
  expect(await threads.replay(timeline, signatures, columns)).toEqual(once)
  await threads.close()
})

test('a thread that fails says why', async () => {
  await expect(replayThreads([], signatures, columns, 2)).rejects.toThrow('at least one agreement')
})
