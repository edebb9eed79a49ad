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

/** Somebody joined or left between our question and the version, or two waited for each other: asked anew it is settled. */
const isPassing = ({ code, message }: Told) =>
  code === DEADLOCK || (code === OURS && message === 'both-must-sign')
const DEADLOCK = '40P01'
const MOST_TRIES = 5

type Told = { code?: string; message?: string }

/**
 * What was looked at a moment before may have changed: the database sees to it (migration 063), and its no is answered
 * like one of ours. Nothing of the transaction stays, so what may be otherwise a moment later is tried again.
 */
export async function guarded<T, R>(
  work: () => Promise<Result<T, R>>,
  tries = MOST_TRIES,
): Promise<Result<T, R | Guarded>> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as Told
    if (tries > 1 && isPassing(error as Told)) return guarded(work, tries - 1)
    const known = code === OURS ? KNOWN.find((one) => one === message) : undefined
    if (known === undefined) throw error
    return refuse(known)
  }
}
