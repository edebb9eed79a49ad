import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Fault } from '#domain/agreement/faults/fault.ts'
import { reachFaults } from '#domain/agreement/faults/qualify.ts'
import { faultsOf } from '#domain/agreement/faults.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { agreementDocument } from './agreement-document.ts'
import { frameFaults } from './agreement-frame.ts'
import { shapeFaults } from './agreement-shape.ts'
import { soundParts } from './agreement-sound.ts'

/**
 * Reads any JSON as an agreement, or refuses it with every fault at once: its place and a plain sentence.
 * A hostile document (too large, too deep) is refused before anything else looks at it.
 */
export function checkAgreement(json: unknown): Result<Agreement, Fault[]> {
  const frame = frameFaults(json)
  if (frame.length > 0) return refuse(frame)
  const read = agreementDocument.safeParse(json)
  const faults = read.success
    ? [...faultsOf(read.data), ...reachFaults(read.data)]
    : [...shapeFaults(read.error.issues, json), ...faultsOf(soundParts(json, read.error.issues))]
  if (read.success && faults.length === 0) return ok(read.data)
  return refuse(faults.map((fault) => named(fault, json)))
}

/** Says which rule a fault lies in, by the name its authors know it by. */
function named(fault: Fault, json: unknown): Fault {
  const inside = /^(engagement\.groups\[\d+\]|fit)\.rules\[\d+\]/.exec(fault.path)?.[0]
  if (inside === undefined || fault.path === `${inside}.id`) return fault
  const id = at(json, `${inside}.id`)
  return typeof id === 'string' && id.length <= 50
    ? { path: fault.path, reason: `Rule “${id}”: ${fault.reason}` }
    : fault
}

function at(json: unknown, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
  return keys.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null)?.[key],
    json,
  )
}
