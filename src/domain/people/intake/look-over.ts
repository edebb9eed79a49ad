import { fitsId } from '#domain/people/imports/message-id.ts'
import { cleanNested } from '#domain/people/imports/read-cell.ts'
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
  const sight: Sight = { names: 0, isMended: false, fault: null }
  look(value, '$', sight)
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

/** What has been seen so far; the first fault stays. */
type Sight = { names: number; isMended: boolean; fault: Fault | null }

function look(value: unknown, path: string, sight: Sight): void {
  if (sight.fault) return
  if (typeof value === 'string') lookAtText(value, path, sight)
  else if (typeof value === 'number') lookAtNumber(value, path, sight)
  else if (Array.isArray(value))
    for (const [i, one] of value.entries()) look(one, `${path}[${i}]`, sight)
  else if (typeof value === 'object' && value !== null)
    for (const name of Object.keys(value)) {
      const within = inside(path, name)
      lookAtName(name, within, sight)
      look((value as Record<string, unknown>)[name], within, sight)
    }
}

function lookAtText(text: string, path: string, sight: Sight): void {
  if (text.length > MOST.text)
    sight.fault = fault(
      'text-too-long',
      path,
      `The text has more than ${MOST.text.toLocaleString('en')} characters.`,
    )
  sight.isMended ||= !isKept(text)
}

function lookAtNumber(number: number, path: string, sight: Sight): void {
  if (!Number.isFinite(number))
    sight.fault = fault('number-too-large', path, 'The number is too large to be held.')
  else if (Number.isInteger(number) && !Number.isSafeInteger(number))
    sight.fault = fault(
      'number-inexact',
      path,
      'A whole number of this size loses digits. Send it as a text.',
    )
}

function lookAtName(name: string, path: string, sight: Sight): void {
  sight.names += 1
  sight.isMended ||= !isKept(name)
  if (sight.fault) return
  if (sight.names > MOST.keys)
    sight.fault = fault(
      'too-many-names',
      null,
      `The event has more than ${MOST.keys.toLocaleString('en')} names in it.`,
    )
  else if (name === '__proto__')
    sight.fault = fault('name-forbidden', path, 'The name “__proto__” is not taken.')
  else if (!fitsId(name, MOST.keyBytes))
    sight.fault = fault('name-too-long', path, `The name has more than ${MOST.keyBytes} bytes.`)
}

/** PostgreSQL keeps neither the sign 0 nor half of a character. */
const isKept = (text: string) => text.isWellFormed() && !text.includes('\0')
