/** A value within the bytes of a body: from `start` up to, not including, `end`. */
export type Stretch = {
  start: number
  end: number
  /** Levels of objects and lists in it. */
  depth: number
  /** Names in its objects, each as often as it stands there. */
  names: number
}

/** What a body is made of, before any of it is read: members of an object, or items of a list. */
export type Cut =
  | { shape: 'object'; whole: Stretch; members: Member[] }
  | List
  | { shape: 'scalar'; whole: Stretch }

/** A member of the outermost object; `items` where it is a list. */
export type Member = { name: Stretch; value: Stretch; items: Stretch[] | null }

type List = { shape: 'list'; whole: Stretch; items: Stretch[] }

/**
 * Cuts the bytes of a body along its brackets, in one pass and without reading what lies between them, so that one
 * event that cannot be read costs none of its batch mates. Null where the brackets do not close: no JSON at all.
 */
export function cut(bytes: Uint8Array): Cut | null {
  const begin = past(bytes, startsWithMark(bytes) ? 3 : 0)
  const found = cutAt(bytes, begin)
  return found === null || past(bytes, found.whole.end) < bytes.length ? null : found
}

function cutAt(bytes: Uint8Array, begin: number): Cut | null {
  if (bytes[begin] === OPEN_OBJECT) return objectAt(bytes, begin)
  if (bytes[begin] === OPEN_LIST) return listAt(bytes, begin)
  const whole = valueAt(bytes, begin)
  return whole && { shape: 'scalar', whole }
}

function listAt(bytes: Uint8Array, start: number): List | null {
  const items: Stretch[] = []
  const end = each(bytes, start, CLOSE_LIST, (at) => {
    const item = valueAt(bytes, at)
    if (item) items.push(item)
    return item?.end ?? -1
  })
  return end < 0 ? null : { shape: 'list', whole: around(start, end, items, 0), items }
}

function objectAt(bytes: Uint8Array, start: number): Cut | null {
  const members: Member[] = []
  const end = each(bytes, start, CLOSE_OBJECT, (at) => {
    const name = bytes[at] === QUOTE ? valueAt(bytes, at) : null
    const colon = name ? past(bytes, name.end) : -1
    if (name === null || bytes[colon] !== COLON) return -1
    const first = past(bytes, colon + 1)
    const list = bytes[first] === OPEN_LIST ? listAt(bytes, first) : null
    const value = list?.whole ?? (bytes[first] === OPEN_LIST ? null : valueAt(bytes, first))
    if (value) members.push({ name, value, items: list?.items ?? null })
    return value?.end ?? -1
  })
  const values = members.map(({ value }) => value)
  return end < 0
    ? null
    : { shape: 'object', whole: around(start, end, values, members.length), members }
}

/** Goes through what stands between commas up to the closing bracket. Answers where that ends; -1 where it does not. */
function each(
  bytes: Uint8Array,
  start: number,
  close: number,
  take: (at: number) => number,
): number {
  let at = past(bytes, start + 1)
  if (bytes[at] === close) return at + 1
  for (;;) {
    const end = take(at)
    if (end < 0) return -1
    at = past(bytes, end)
    if (bytes[at] === close) return at + 1
    if (bytes[at] !== COMMA) return -1
    at = past(bytes, at + 1)
  }
}

function around(start: number, end: number, inner: readonly Stretch[], own: number): Stretch {
  let depth = 0
  let names = own
  for (const one of inner) {
    if (one.depth > depth) depth = one.depth
    names += one.names
  }
  return { start, end, depth: depth + 1, names }
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Where the value that begins here ends; null where it does not, or where none begins. */
function valueAt(bytes: Uint8Array, start: number): Stretch | null {
  const first = bytes[start]
  if (first === QUOTE) {
    const end = pastText(bytes, start)
    return end < 0 ? null : { start, end, depth: 0, names: 0 }
  }
  if (first === OPEN_OBJECT || first === OPEN_LIST) return nestedAt(bytes, start)
  let end = start
  while (end < bytes.length && !ENDS[bytes[end] as number]) end += 1
  return end === start ? null : { start, end, depth: 0, names: 0 }
}

function nestedAt(bytes: Uint8Array, start: number): Stretch | null {
  let open = 0
  let depth = 0
  let names = 0
  for (let at = start; at < bytes.length; at += 1) {
    const sign = bytes[at]
    if (sign === QUOTE) {
      at = pastText(bytes, at) - 1
      if (at < 0) return null
    } else if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
      open += 1
      if (open > depth) depth = open
    } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) {
      open -= 1
      if (open === 0) return { start, end: at + 1, depth, names }
    } else if (sign === COLON) names += 1
  }
  return null
}

/** Behind the closing quote of the text that begins here; -1 where there is none. */
function pastText(bytes: Uint8Array, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end > 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let slashes = 0
    while (bytes[end - 1 - slashes] === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return end + 1
  }
  return -1
}

/** Signs at which a number or a word is over. */
const ENDS = new Uint8Array(256)
for (const sign of [0x20, 0x09, 0x0a, 0x0d, COMMA, COLON, QUOTE]) ENDS[sign] = 1
for (const sign of [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT]) ENDS[sign] = 1

/** The first place from here on that is no white space. */
function past(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const sign = bytes[at]
    if (sign !== 0x20 && sign !== 0x09 && sign !== 0x0a && sign !== 0x0d) return at
    at += 1
  }
}

/** Some senders put the mark of UTF-8 before the first sign. */
const startsWithMark = ([a, b, c]: Uint8Array) => a === 0xef && b === 0xbb && c === 0xbf
