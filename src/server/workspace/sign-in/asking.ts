import { ORPCError } from '@orpc/server'
import { REFUSALS } from '#api/refusals.ts'
import type { Disk } from '#server/http/disk.ts'
import type { Context } from '#server/session.ts'
import type { Asked } from '#server/way-in.ts'
import { forgiveTry, takeTry } from './guessing/throttle.ts'
import type { SignIn } from './open.ts'

/** What the routes of sign-in are given. */
export type Asking = Context & Asked & { signIn: SignIn; disk: Pick<Disk, 'isFull'> }

/**
 * Lets somebody guess: what `look` answers null to was wrong and counts. After ten wrong ones they wait, longer each
 * time; then nothing is looked at.
 */
export async function guess<T>(
  { db, now, reply }: Asking,
  buckets: readonly string[],
  look: () => Promise<T | null>,
): Promise<T | null> {
  const wait = await takeTry(db, buckets, now())
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1_000)
    reply.header('retry-after', String(seconds))
    throw new ORPCError('too-many-tries', {
      status: REFUSALS['too-many-tries'],
      defined: true,
      data: { seconds },
    })
  }
  const found = await look()
  if (found !== null) await forgiveTry(db, buckets, now())
  return found
}
