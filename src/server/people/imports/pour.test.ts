import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Unreadable } from './file-text.ts'
import { pour } from './pour.ts'
import type { ReadRow } from './reading.ts'

const BROKEN = new Unreadable('file-unreadable', 'A quotation mark is opened and never closed.')
const row: ReadRow = {
  row: [],
  told: {
    ok: true,
    value: { person: { system: 'id', value: 'ada' }, company: null, deal: null, events: [] },
  },
}

async function* rowsThatBreakOff(rows: number): AsyncGenerator<ReadRow> {
  for (let n = 0; n < rows; n += 1) yield row
  throw BROKEN
}

test('where a file breaks off, every row before is in, and no chunk is written beside another', async () => {
  const written: number[] = []
  let atWork = 0
  const reading = { rows: rowsThatBreakOff(90_000), bytesRead: () => 0 }
  const pouring = pour(reading, async ({ rowsRead }, sent) => {
    atWork += 1
    expect(atWork).toBe(1)
    sent()
    await sleep(30)
    written.push(rowsRead)
    atWork -= 1
    return true
  })
  await expect(pouring).rejects.toBe(BROKEN)
  expect(written).toEqual([40_000, 40_000, 10_000])
})

test('an import that was stopped reads no further and lets go of the file', async () => {
  let read = 0
  let released = false
  async function* rows(): AsyncGenerator<ReadRow> {
    try {
      for (; read < 500_000; read += 1) yield row
    } finally {
      released = true
    }
  }
  await pour({ rows: rows(), bytesRead: () => 0 }, async (_, sent) => {
    sent()
    return false
  })
  expect(released).toBe(true)
  expect(read).toBeLessThan(100_000)
})
