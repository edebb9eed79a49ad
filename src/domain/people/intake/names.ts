import { addressTold, type Name, nameIn, nameOf, spelled } from '#domain/people/identity/name.ts'
import { cellText } from '#domain/people/imports/cells/read-cell.ts'
import { fitsId } from '#domain/people/imports/message-id.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { CallType } from './call.ts'
import { type Fault, fault } from './fault.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * Every name that a call uses for the one person it is about: the user id first, then the anonymous one, an alias's
 * earlier id, and the mail address that an identify tells. Refused where it names nobody.
 */
export function namesOf(item: Json, type: CallType): Result<Name[], Fault> {
  const names = new Map<string, Name>()
  for (const field of ['userId', 'anonymousId', 'previousId'] as const) {
    if (field === 'previousId' && type !== 'alias') continue
    if (typeof item[field] === 'object' && item[field] !== null)
      return refuse(
        fault(
          'call-unfit',
          `$.${field}`,
          `The ${field} is to be a text or a number, not a list or an object.`,
        ),
      )
    const text = cellText(item[field])
    if (!fitsId(text))
      return refuse(fault('id-too-long', `$.${field}`, `The ${field} has more than 200 bytes.`))
    const name = field === 'anonymousId' ? nameIn('anonymous', text) : nameOf(text)
    if (name) names.set(spelled(name), name)
  }
  if (names.size === 0)
    return refuse(
      fault('nobody', '$.userId', 'It names nobody: it needs a userId or an anonymousId.'),
    )
  const email = type === 'identify' && isRecord(item.traits) ? addressTold(item.traits) : null
  if (email) names.set(spelled(email), email)
  return ok([...names.values()])
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
