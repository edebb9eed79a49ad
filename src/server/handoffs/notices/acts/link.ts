import { DAY } from '#domain/time.ts'
import { workspaceOf, writeInvitation } from '#domain/workspace/invitation-text.ts'
import type { Tx } from '#server/db/connect.ts'
import { hashToken, newToken } from '#server/tokens.ts'

/** Where the pages are that act for whoever got a mail; outside of sign-in. */
export const ACT = '/act'

/** No link is good for longer. */
const LONGEST_MS = 7 * DAY

export type Act = 'accept' | 'reject'
export type Acts = Record<Act, string>

/**
 * New links that answer for a member on one hand-off, each once and until the hand-off expires, a week at most. Kept is
 * their hash alone.
 */
export async function makeActs(
  tx: Tx,
  workspaceId: string,
  of: { memberId: number; personId: number; n: number },
  { origin, now, expiresAt }: { origin: string; now: number; expiresAt: number | null },
): Promise<{ links: Acts; until: number }> {
  const until = Math.min(expiresAt ?? Number.POSITIVE_INFINITY, now + LONGEST_MS)
  const made = (['accept', 'reject'] as const).map((act) => ({ act, token: newToken() }))
  await tx
    .insertInto('act_link')
    .values(
      made.map(({ act, token }) => ({
        ...{ workspace_id: workspaceId, token_hash: hashToken(token), act, used_at: null },
        ...{ member_id: of.memberId, person_id: of.personId, n: of.n },
        ...{ made_at: now, expires_at: until },
      })),
    )
    .execute()
  const links = made.map(({ act, token }) => [
    act,
    `${origin}${ACT}/${writeInvitation(workspaceId, token)}`,
  ])
  return { links: Object.fromEntries(links) as Acts, until }
}

/** What a link names, the secret as its hash; null for a text that is none of ours. */
export function readAct(text: string): { workspaceId: string; hash: string } | null {
  const workspaceId = workspaceOf(text)
  return workspaceId === null
    ? null
    : { workspaceId, hash: hashToken(text.slice(text.indexOf('_') + 1)) }
}
