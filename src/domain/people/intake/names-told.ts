import { type Name, nameIn, nameOf } from '#domain/people/identity/name.ts'

const TOLD =
  /"(userId|user_id|previousId|previous_id|anonymousId|anonymous_id|email)"\s*:\s*("(?:[^"\\]|\\.){1,300}"|-?\d{1,20})/g

/** The names that stand in an event which nobody can read, as far as they can be made out. */
export function namesTold(bytes: Uint8Array): Name[] {
  let text = ''
  for (let i = 0; i < bytes.length; i += PIECE)
    text += String.fromCharCode(...bytes.subarray(i, i + PIECE))
  return [...text.matchAll(TOLD)].flatMap(([, field = '', value = '']) => {
    const told = plain(value)
    if (told === null) return []
    const name = field.startsWith('anonymous')
      ? nameIn('anonymous', told)
      : field === 'email'
        ? nameIn('email', told)
        : nameOf(told)
    return name === null ? [] : [name]
  })
}

/**
 * What looks like a mail address anywhere in a text, be it JSON, a row of a file or an address of the web: somebody's name
 * under whatever word it is told.
 */
export function addressesIn(text: string): Name[] {
  const plainly = readable(text)
  const found = new Set<string>()
  for (let at = plainly.indexOf('@'); at >= 0; at = plainly.indexOf('@', at + 1)) {
    let [start, end] = [at, at + 1]
    while (at - start < 64 && isOfAddress(plainly, start - 1)) start -= 1
    while (end - at < 190 && isOfAddress(plainly, end)) end += 1
    if (start < at && end > at + 1) found.add(plainly.slice(start, end))
  }
  return [...found].flatMap((one) => nameIn('email', one.replace(/^\.+|\.+$/g, '')) ?? [])
}

/**
 * What may be a name of any system in a text, of at least so many signs: values and cells as a whole, and words, also as
 * parts of an address of the web.
 */
export function wordsIn(text: string, shortest = 1): Set<string> {
  const plainly = readable(text)
  const words = new Set<string>()
  for (const around of AROUND)
    for (const part of plainly.split(around)) {
      const word = part.trim()
      if (word.length >= shortest && word.length <= LONGEST_NAME) words.add(word)
    }
  return words
}

/** What stands around a value of JSON or a cell of a row; around a word; around a part of an address of the web. */
const AROUND = [/"| · /, /["\s,;]+|:(?=["\d])|[{}[\]]/, /[^\p{L}\p{N}_.+:|@-]+/u]
const LONGEST_NAME = 200

/** Signs that stand around addresses in texts are none of theirs here. */
const NO_PART = new Set('@"\'`\\<>()[]{},;:=&?/|')

function isOfAddress(text: string, at: number): boolean {
  const sign = text[at]
  return sign !== undefined && sign > ' ' && sign !== '\u00a0' && !NO_PART.has(sign)
}

/** Without the escapes of JSON and of the web. */
function readable(text: string): string {
  const unescaped = text.includes('\\u')
    ? text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text
  return unescaped.includes('%') ? unescaped.replace(/(?:%[0-9a-f]{2})+/gi, decoded) : unescaped
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch {
    return escaped
  }
}

/** Arguments of one call. */
const PIECE = 8_192

/** The text of a JSON string or number of which only the bytes are known; null where it is neither. */
function plain(value: string): string | null {
  try {
    return String(JSON.parse(decodeURIComponent(escapedBytes(value))))
  } catch {
    return null
  }
}

/** Bytes as decodeURIComponent reads UTF-8. */
const escapedBytes = (value: string) =>
  value.replace(/[%\x80-\xff]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
