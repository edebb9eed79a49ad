import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareCell, csvLine, safeCell } from './safe-cell.ts'

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30 1234', "'+49 30 1234"],
  ['-5', '-5'],
  ['-0.25', '-0.25'],
  ['-5-cmd', "'-5-cmd"],
  ['-1e5', "'-1e5"],
  ['\0=1', "'\0=1"],
  [' \u00a0=1', "' \u00a0=1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\n=1', "'\n=1"],
  ['\r\n=1', "'\r\n=1"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠A1', "'＠A1"],
  ["'=1", "''=1"],
  ['Ada', 'Ada'],
  ['a=b', 'a=b'],
  ["O'Neill", "O'Neill"],
])('%j stands in a cell as %j', (text, cell) => {
  expect(safeCell(text)).toBe(cell)
})

test('no cell begins as a formula does, and each gives back exactly what was told', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠\t\r\n\0 5\'a"') }), (text) => {
      const seen = safeCell(text).replaceAll('\0', ' ').trimStart()
      if (!/^-5+$/.test(text)) expect(seen).not.toMatch(/^[=+\-@＝＋－＠]/)
      expect(bareCell(safeCell(text))).toBe(text)
    }),
  )
})

test('a line quotes what would break it', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', '', ' x'])).toBe(
    '"a,b","say ""hi""","two\nlines",," x"\r\n',
  )
})
