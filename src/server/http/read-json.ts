/** Levels that a body may be nested: an object in an array is the second. */
const DEEPEST = 32
/** Values in one body, whatever they are. */
const MOST_VALUES = 100_000
/** Names that reach behind an object instead of into it. */
const BEHIND: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Why a body is refused, in a sentence; `statusCode` is Fastify's word for the answer. */
class BodyUnfit extends Error {
  readonly statusCode = 400
}

/**
 * The value of a JSON text. Refused are: more than 32 levels, more than 100,000 values, a name that stands twice in
 * one object, the names `__proto__`, `constructor` and `prototype`, and characters that the database cannot keep.
 * @throws BodyUnfit
 * @internal
 */
export function readJson(text: string): unknown {
  lookOver(text)
  const value = parsed(text)
  // Only an escape can bring in what UTF-8 cannot carry.
  if (text.includes('\\u')) assertStorable(value)
  return value
}

/**
 * What a body of the contract's routes has to be: one object, whose names stand beside those of the address.
 * @throws BodyUnfit
 */
export function readObject(text: string): object {
  const value = readJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BodyUnfit('The body of this request is no JSON object.')
  return value
}

/** Before anything is built: one pass over the signs, strings in one step, that ends at the first fault. */
function lookOver(text: string): void {
  const open: (Set<string> | null)[] = []
  let values = 1
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfString(text, at)
      if (nextSign(text, end + 1) === ':') noteKey(open.at(-1), text.slice(at, end + 1))
      at = end
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : null)
      if (open.length > DEEPEST)
        throw new BodyUnfit(`The body of this request is nested more than ${DEEPEST} levels deep.`)
    } else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ',') {
      values += 1
      if (values > MOST_VALUES)
        throw new BodyUnfit('The body of this request holds more than 100,000 values.')
    }
  }
}

/** Place of the closing quote, or the text's end where there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return end
  }
  return text.length
}

function nextSign(text: string, from: number): string | undefined {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1
  return text[at]
}

function noteKey(keys: Set<string> | null | undefined, quoted: string): void {
  const key = quoted.includes('\\') ? String(parsed(quoted)) : quoted.slice(1, -1)
  if (BEHIND.has(key)) throw new BodyUnfit(`The name “${key}” is not allowed in a body.`)
  if (keys?.has(key)) throw new BodyUnfit('The same name stands twice in one object of the body.')
  keys?.add(key)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BodyUnfit('The body of this request is no JSON.')
  }
}

/** PostgreSQL keeps no NUL and no half of a character. */
function assertStorable(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed())
      throw new BodyUnfit('A text of the body holds a character that nobody can read.')
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inside] of Object.entries(value)) {
      assertStorable(key)
      assertStorable(inside)
    }
  }
}
