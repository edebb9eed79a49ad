import type { Scalar } from '#domain/agreement/agreement.ts'

/** Longest text a cell may tell; a longer one keeps its row out. */
export const LONGEST_TEXT = 8_192

/**
 * Text as a database can keep it: NUL bytes and halves of surrogate pairs, which PostgreSQL refuses together
 * with the whole batch they stand in, become U+FFFD.
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}

/** What a cell says as trimmed text; '' where it says nothing. */
export function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cleanText(cell).trim()
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? cleanText(JSON.stringify(cell)) : String(cell)
}

/**
 * What a cell tells as a value: numbers written plainly are numbers, "true" and "false" are booleans, everything
 * else is text; an empty cell tells nothing (undefined). Numbers of more than 15 digits and numbers with leading
 * zeros stay text, for they are ids, telephone numbers or postcodes.
 */
export function cellValue(cell: unknown, decimal: '.' | ','): unknown {
  if (typeof cell === 'string') {
    const text = cleanText(cell).trim()
    return text === '' ? undefined : scalar(text, decimal)
  }
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined
  if (typeof cell === 'boolean') return cell
  return cell === null || cell === undefined ? undefined : cleanNested(cell, 0)
}

const NUMBER = { '.': /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/, ',': /^-?(?:0|[1-9]\d*)(?:,\d+)?$/ }

function scalar(text: string, decimal: '.' | ','): Scalar {
  if (text === 'true') return true
  if (text === 'false') return false
  const first = text.charCodeAt(0)
  if (text.length > 16 || (first !== 45 && (first < 48 || first > 57))) return text
  return NUMBER[decimal].test(text) ? Number(text.replace(',', '.')) + 0 : text
}

/** Levels of nesting that are kept; what lies deeper is left out. */
const DEEPEST = 32

/** A copy of what JSON told that holds no text PostgreSQL refuses and no key that reaches for the prototype. */
export function cleanNested(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) return null
  if (Array.isArray(value)) return value.map((item) => cleanNested(item, depth + 1))
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value))
    if (key !== '__proto__') copy[cleanText(key)] = cleanNested(item, depth + 1)
  return copy
}
