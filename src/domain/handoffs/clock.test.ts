import { expect, test } from 'vitest'
import { HOUR, instant } from '#domain/time.ts'
import {
  clockLight,
  clockState,
  compliance,
  moved,
  paused,
  resumed,
  started,
  usedMs,
} from './clock.ts'
import { DEFAULT_HOURS, dueAfter, open } from './hours.ts'

const at = (text: string) => instant(Date.parse(`2026-${text}Z`))
const year = (zone: string) =>
  open(DEFAULT_HOURS(zone), at('01-01T00:00'), instant(Date.parse('2027-01-01')))
const amsterdam = year('Europe/Amsterdam')
const newYork = year('America/New_York')

/** Passed on Monday at 10:00 in Amsterdam, to be decided within four hours. */
const clock = started(amsterdam, at('01-12T09:00'), 4 * HOUR)
const stopped = (text: string) => ({ ...clock, stoppedAt: at(text) })

test('a clock is met up to its very last millisecond, and missed after it', () => {
  expect(clock.dueAt).toBe(at('01-12T13:00'))
  expect(clockState(stopped('01-12T13:00'), at('01-20T00:00'))).toBe('met')
  expect(clockState(stopped('01-12T13:00:00.001'), at('01-20T00:00'))).toBe('missed')
  expect(clockState(clock, at('01-12T13:00'))).toBe('pending')
  expect(clockState(clock, at('01-12T13:00:00.001'))).toBe('missed')
  expect(clockState({ ...stopped('01-12T18:00'), voidAs: 'withdrawn' }, at('01-20T00:00'))).toBe(
    'void',
  )
})

test('met, met, late, open and past due, pending are two of four', () => {
  const asOf = at('01-12T14:00')
  const states = [
    stopped('01-12T10:00'),
    stopped('01-12T13:00'),
    stopped('01-12T13:30'),
    clock,
    started(amsterdam, at('01-12T13:00'), 4 * HOUR),
    { ...clock, voidAs: 'merged' },
  ].map((one) => clockState(one, asOf))
  const of = (state: string) => states.filter((one) => one === state).length
  const counts = { met: of('met'), missed: of('missed'), pending: of('pending'), void: of('void') }
  expect(compliance(counts)).toMatchObject({ num: 2, den: 4, excluded: { pending: 1, void: 1 } })
  expect(compliance({ met: 0, missed: 0, pending: 1, void: 1 }).value).toBeNull()
})

test.each([
  ['01-12T10:59', 'green'],
  ['01-12T11:00', 'amber'],
  ['01-12T12:59', 'amber'],
  ['01-12T13:00', 'red'],
  ['01-13T09:00', 'red'],
])('at %s the light is %s', (asOf, light) => {
  const halfAt = dueAfter(amsterdam, clock.startedAt, clock.targetMs / 2)
  expect(clockLight({ halfAt, dueAt: clock.dueAt }, at(asOf))).toBe(light)
})

test('a promise of no time at all is red from the start', () => {
  const none = started(amsterdam, at('01-12T09:00'), 0)
  expect(clockLight({ halfAt: none.dueAt, dueAt: none.dueAt }, at('01-12T09:00'))).toBe('red')
})

test('what is used counts open time only, and no longer once it is stopped', () => {
  const evening = started(amsterdam, at('01-12T15:00'), 4 * HOUR)
  expect(usedMs(evening, amsterdam, at('01-12T22:00'))).toBe(HOUR)
  expect(usedMs(stopped('01-12T10:00'), amsterdam, at('01-14T10:00'))).toBe(HOUR)
})

test('who takes a lead over gets what is left of the clock, on their own calendar', () => {
  const over = moved(clock, amsterdam, newYork, at('01-12T12:00'))
  // One hour was left; New York opens at 14:00 UTC.
  expect(over).toMatchObject({
    usedMs: 3 * HOUR,
    since: at('01-12T12:00'),
    dueAt: at('01-12T15:00'),
  })
  expect(usedMs(over, newYork, at('01-12T14:30'))).toBe(3.5 * HOUR)
  const back = moved(over, newYork, amsterdam, at('01-12T14:30'))
  expect(back).toMatchObject({ usedMs: 3.5 * HOUR, dueAt: at('01-12T15:00') })
})

test('a clock that was missed stays missed when the lead moves on', () => {
  const late = at('01-12T13:30')
  expect(moved(clock, amsterdam, newYork, late)).toEqual(clock)
  expect(clockState(moved(clock, amsterdam, newYork, late), late)).toBe('missed')
  const answered = stopped('01-12T10:00')
  expect(moved(answered, amsterdam, newYork, at('01-12T11:00'))).toEqual(answered)
})

test('a paused clock is neither due nor running, and goes on where it stood', () => {
  const stands = paused(clock, amsterdam, at('01-12T10:00'))
  expect(stands).toMatchObject({ usedMs: HOUR, since: null, dueAt: null })
  expect(clockState(stands, at('06-01T00:00'))).toBe('pending')
  expect(usedMs(stands, amsterdam, at('06-01T00:00'))).toBe(HOUR)
  const again = resumed(stands, amsterdam, at('01-14T15:00'))
  expect(again.dueAt).toBe(at('01-15T10:00'))
  expect(paused(again, amsterdam, at('01-15T10:01'))).toEqual(again)
})
