import type { Refusal } from '#api/refusals.ts'
import { type Result, refuse } from '#domain/result.ts'

/** SQLSTATE under which the database tells a known no of signing, with its code as the message. */
const OURS = 'LK001'
const KNOWN = [
  'proposal-over',
  'proposal-outrun',
  'proposal-reworded',
  'not-yours-to-sign',
  'nothing-to-suspend',
  'confirm-first',
] as const satisfies Refusal[]
export type Guarded = (typeof KNOWN)[number]

/**
 * What was looked at a moment before may have changed: the database sees to it (migration 063), and its no is answered
 * like one of ours. Nothing of the transaction stays.
 */
export async function guarded<T, R>(
  work: () => Promise<Result<T, R>>,
): Promise<Result<T, R | Guarded>> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    const known = code === OURS ? KNOWN.find((one) => one === message) : undefined
    if (known === undefined) throw error
    return refuse(known)
  }
}
