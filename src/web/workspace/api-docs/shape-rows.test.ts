import { expect, test } from 'vitest'
import { type Row, rowsOf, type Shape, typeOf } from './shape-rows.ts'

const SHAPES: Record<string, Shape> = {
  Person: {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, boss: { $ref: '#/components/schemas/Person' } },
  },
}

test.each<[Shape, string]>([
  [{ type: 'string' }, 'text'],
  [{ type: 'string', maxLength: 100 }, 'text, up to 100 characters'],
  [{ type: 'string', format: 'uuid' }, 'UUID'],
  [{ type: 'integer', minimum: 1, maximum: 200 }, 'whole number, 1 to 200'],
  [{ type: 'integer', minimum: 1 }, 'whole number, 1 or more'],
  [{ enum: ['open', 'won'] }, '"open", "won"'],
  [{ const: false }, 'false'],
  [{ anyOf: [{ type: 'number' }, { type: 'null' }] }, 'number or null'],
  [{ type: ['string', 'null'] }, 'text or null'],
  [{ type: 'array', items: { type: 'number' } }, 'list of number'],
  [{ $ref: '#/components/schemas/Person' }, 'object'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'number by name'],
  [{}, 'anything'],
])('%j is %s', (shape, words) => {
  expect(typeOf(shape, SHAPES)).toBe(words)
})

const lines = (rows: Row[], depth = 0): string[] =>
  rows.flatMap((row) => [
    `${'  '.repeat(depth)}${row.name}${row.isNeeded ? '' : '?'}: ${row.type}`,
    ...lines(row.inside, depth + 1),
  ])

test('the entries of a list are told, a shape inside itself ends, and forms are told as one', () => {
  const shape: Shape = {
    type: 'object',
    required: ['rows'],
    properties: {
      rows: { type: 'array', items: { $ref: '#/components/schemas/Person' } },
      state: {
        oneOf: [
          { type: 'object', required: ['kind'], properties: { kind: { const: 'a' } } },
          {
            type: 'object',
            required: ['kind', 'at'],
            properties: { kind: { const: 'b' }, at: {} },
          },
        ],
      },
    },
  }
  expect(lines(rowsOf(shape, SHAPES))).toEqual([
    'rows: list of object',
    '  name: text',
    '  boss?: object',
    '    name: text',
    '    boss?: object',
    '      name: text',
    '      boss?: object',
    'state?: object',
    '  kind: "a" or "b"',
    '  at: anything',
  ])
})
