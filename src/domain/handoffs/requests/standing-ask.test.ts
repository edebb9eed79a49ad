import { expect, test } from 'vitest'
import { DAY, HOUR, instant } from '#domain/time.ts'
import { isAskDue, slotOf } from './standing-ask.ts'

/** A Monday. */
const monday = Date.UTC(2026, 10, 2)
const rep = (memberId: number, lastAskedAt: number | null = null, isAtWork = true) => ({
  memberId,
  joinedAt: instant(0),
  lastAskedAt: lastAskedAt === null ? null : instant(lastAskedAt),
  isAtWork,
})

test('members are asked on five weekdays, each on the same one', () => {
  const days = [5, 6, 7, 8, 9].map((id) => new Date(slotOf(id, 4, instant(monday))).getUTCDay())
  expect(days).toEqual([1, 2, 3, 4, 5])
  const later = [0, 28, 56, 280].map((d) => slotOf(7, 4, instant(monday + d * DAY)))
  expect(later.map((at) => at - (later[0] as number))).toEqual([0, 28 * DAY, 56 * DAY, 280 * DAY])
})

test('everybody is asked once in each slot', () => {
  let asked: number | null = null
  let asks = 0
  for (let at = monday; at < monday + 364 * DAY; at += 6 * HOUR)
    if (isAskDue(rep(3, asked), 4, instant(at))) {
      asks += 1
      asked = at
    }
  // 52 weeks hold 13 whole slots of four, and one that had begun before.
  expect(asks).toBe(14)
})

test('who is away is asked when they are back, and comes back to their weekday', () => {
  const slot = slotOf(3, 2, instant(monday + 14 * DAY))
  expect(isAskDue(rep(3, null, false), 2, instant(slot + HOUR))).toBe(false)
  const back = slot + 9 * DAY
  expect(isAskDue(rep(3), 2, instant(back))).toBe(true)
  // Half of two weeks is a week.
  expect(isAskDue(rep(3, back), 2, instant(back + 7 * DAY - 1))).toBe(false)
  expect(isAskDue(rep(3, back), 2, instant(back + 7 * DAY))).toBe(true)
  const late = back + 7 * DAY
  expect(isAskDue(rep(3, late), 2, instant(slot + 28 * DAY - 1))).toBe(false)
  expect(isAskDue(rep(3, late), 2, instant(slot + 28 * DAY))).toBe(true)
})

test('who joined in the middle is asked in the next slot', () => {
  const slot = slotOf(3, 8, instant(monday))
  const newcomer = { ...rep(3), joinedAt: instant(slot + DAY) }
  expect(isAskDue(newcomer, 8, instant(slot + 2 * DAY))).toBe(false)
  expect(isAskDue(newcomer, 8, instant(slot + 56 * DAY))).toBe(true)
})
