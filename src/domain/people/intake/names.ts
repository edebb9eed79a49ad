import { fitsId } from '#domain/people/imports/message-id.ts'
import { cellText } from '#domain/people/imports/read-cell.ts'
import { personKey } from '#domain/replay/segment-call.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { CallType } from './call.ts'
import { type Fault, fault } from './fault.ts'
import { MOST } from './limits.ts'

/** One way a source calls somebody. */
export type Name = { system: 'id' | 'email' | 'anonymous'; value: string }

type Json = Readonly<Record<string, unknown>>

/** Words that programs write where they know of no id; whoever took them for one would join strangers. */
const NO_IDS = new Set([
  '',
  'null',
  'undefined',
  'nil',
  'none',
  'n/a',
  'nan',
  '0',
  '-1',
  'guest',
  'anonymous',
  'unknown',
  '[object object]',
  'true',
  'false',
])

/**
 * Every name that a call uses for the one person it is about: the user id first, then the anonymous one, an alias's
 * earlier id, and the mail address that an identify tells. Refused where it names nobody.
 */
export function namesOf(item: Json, type: CallType): Result<Name[], Fault> {
  const names: Name[] = []
  for (const [field, system] of FIELDS) {
    if (field === 'previousId' && type !== 'alias') continue
    const text = cellText(item[field])
    if (NO_IDS.has(text.toLowerCase())) continue
    if (!fitsId(text, MOST.nameBytes))
      return refuse(
        fault('id-too-long', `$.${field}`, `The ${field} has more than ${MOST.nameBytes} bytes.`),
      )
    names.push(
      text.includes('@') ? { system: 'email', value: personKey(text) } : { system, value: text },
    )
  }
  if (names.length === 0)
    return refuse(
      fault('nobody', '$.userId', 'It names nobody: it needs a userId or an anonymousId.'),
    )
  const email = type === 'identify' ? emailIn(item.traits) : null
  if (email !== null) names.push({ system: 'email', value: email })
  return ok(names.filter(({ value }, i) => names.findIndex((one) => one.value === value) === i))
}

const FIELDS = [
  ['userId', 'id'],
  ['anonymousId', 'anonymous'],
  ['previousId', 'id'],
] as const

function emailIn(traits: unknown): string | null {
  const told = typeof traits === 'object' && traits !== null ? (traits as Json).email : null
  const email = cellText(told)
  return /^[^@\s]+@[^@\s]+$/.test(email) && fitsId(email, MOST.nameBytes) ? personKey(email) : null
}
