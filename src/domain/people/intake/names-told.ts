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
