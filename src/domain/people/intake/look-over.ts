import { cleanNested } from '#domain/people/imports/cells/read-cell.ts'
import { fitsId } from '#domain/people/imports/message-id.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Stretch } from './cut.ts'
import { type Fault, fault, inside } from './fault.ts'
import { MOST } from './limits.ts'
import { nameTwice } from './name-twice.ts'

/** Reads bytes as UTF-8; null where they are none. */
export type Decode = (bytes: Uint8Array) => string | null

/** A value that a database can keep. */
export type Sound = {
  value: unknown
  /** Signs that no database keeps (NUL, halves of a character) were replaced by U+FFFD; the bytes hold what was sent. */
  isMended: boolean
}

/**
 * Reads one value of a body and looks it over: its size and depth, its texts and numbers, its names. What stands
 * twice under one name, reaches for the prototype, or would lose digits is refused rather than guessed. R8.
 */
export function lookOver(bytes: Uint8Array, at: Stretch, decode: Decode): Result<Sound, Fault> {
  if (at.end - at.start > MOST.eventBytes)
    return refuse(
      fault('event-too-large', null, `The event has more than ${MOST.eventBytes / 1_024} KB.`),
    )
  if (at.depth > MOST.depth)
    return refuse(
      fault('too-deep', null, `The event is nested more than ${MOST.depth} levels deep.`),
    )
  const text = decode(bytes.subarray(at.start, at.end))
  if (text === null)
    return refuse(fault('bytes-unreadable', null, 'The event holds bytes that are no UTF-8.'))
  const value = parsed(text)
  if (value === undefined)
    return refuse(fault('not-json', null, 'The event is no JSON, as it stands.'))
  const sight: Sight = { names: 0, isMended: false, fault: null, place: [] }
  look(value, sight)
  if (sight.fault) return refuse(sight.fault)
  if (sight.names !== at.names) return refuse(nameTwice(text))
  return ok({
    value: sight.isMended ? cleanNested(value, 0) : value,
    isMended: sight.isMended,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What has been seen so far; the first fault stays, and `place` is where it was found: the names and places on the way. */
type Sight = {
  names: number
  isMended: boolean
  fault: Fault | null
  place: (string | number)[]
}

/** Paths are only put together for a fault: most events have none, and many names. */
function look(value: unknown, sight: Sight): void {
  if (typeof value === 'string') lookAtText(value, sight)
  else if (typeof value === 'number') lookAtNumber(value, sight)
  else if (Array.isArray(value))
    for (let i = 0; i < value.length && !sight.fault; i += 1) {
      sight.place.push(i)
      look(value[i], sight)
      sight.place.pop()
    }
  else if (typeof value === 'object' && value !== null)
    for (const name of Object.keys(value)) {
      if (sight.fault) return
      sight.place.push(name)
      lookAtName(name, sight)
      if (!sight.fault) look((value as Record<string, unknown>)[name], sight)
      sight.place.pop()
    }
}

const pathOf = ({ place }: Sight): string =>
  place.reduce<string>(
    (so, one) => (typeof one === 'number' ? `${so}[${one}]` : inside(so, one)),
    '$',
  )

function lookAtText(text: string, sight: Sight): void {
  if (text.length > MOST.text)
    sight.fault = fault(
      'text-too-long',
      pathOf(sight),
      `The text has more than ${MOST.text.toLocaleString('en')} characters.`,
    )
  if (!sight.isMended && !isKept(text)) sight.isMended = true
}

function lookAtNumber(number: number, sight: Sight): void {
  if (!Number.isFinite(number))
    sight.fault = fault('number-too-large', pathOf(sight), 'The number is too large to be held.')
  else if (Number.isInteger(number) && !Number.isSafeInteger(number))
    sight.fault = fault(
      'number-inexact',
      pathOf(sight),
      'A whole number of this size loses digits. Send it as a text.',
    )
}

function lookAtName(name: string, sight: Sight): void {
  sight.names += 1
  if (!sight.isMended && !isKept(name)) sight.isMended = true
  if (sight.names > MOST.keys)
    sight.fault = fault(
      'too-many-names',
      null,
      `The event has more than ${MOST.keys.toLocaleString('en')} names in it.`,
    )
  else if (name === '__proto__')
    sight.fault = fault('name-forbidden', pathOf(sight), 'The name “__proto__” is not taken.')
  else if (!fitsId(name, MOST.keyBytes))
    sight.fault = fault(
      'name-too-long',
      pathOf(sight),
      `The name has more than ${MOST.keyBytes} bytes.`,
    )
}

/** PostgreSQL keeps neither the sign 0 nor half of a character. */
const isKept = (text: string) => text.isWellFormed() && !text.includes('\0')
