import { expect, test } from 'vitest'
import type { Span } from '#domain/handoffs/hours.ts'
import { spansRead, spansSaid, weekSaid } from './said.ts'

const split: Span[] = [
  [540, 750],
  [810, 1_050],
]
const morning: Span[] = [[540, 750]]

test.each([
  ['Mon to Fri 09:00 to 12:30 and 13:30 to 17:30', [split, split, split, split, split, [], []]],
  [
    'Mon to Thu 09:00 to 12:30 and 13:30 to 17:30, Fri 09:00 to 12:30',
    [split, split, split, split, morning, [], []],
  ],
  ['Mon and Tue 09:00 to 12:30, Sun 09:00 to 12:30', [morning, morning, [], [], [], [], morning]],
  ['Mon to Sun around the clock', Array(7).fill([[0, 1_440]])],
  ['never', Array(7).fill([])],
] as [string, Span[][]][])('a week is said as %s', (said, week) => {
  expect(weekSaid(week)).toBe(said)
})

test.each([
  ['9-12:30, 13:30-17:30', split],
  ['13:30 to 17:30 and 09:00 to 12:30', split],
  ['09.00 – 12.30', morning],
  ['0-24', [[0, 1_440]]],
  ['', []],
  ['9', null],
  ['17-9', null],
  ['9-12, 11-13', null],
  ['9-25', null],
  ['9:60-10', null],
  ['nine to five', null],
  ['9-10-11', null],
] as [string, Span[] | null][])('“%s” is read', (text, spans) => {
  expect(spansRead(text)).toEqual(spans)
})

test('what is said can be read again', () => {
  expect(spansRead(spansSaid(split))).toEqual(split)
})
