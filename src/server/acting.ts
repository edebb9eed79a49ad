import type { Refusal } from '#api/refusals.ts'
import type { Result } from '#domain/result.ts'
import type { Holder } from '#domain/workspace/may.ts'
import type { By } from './db/audit/record.ts'
import type { Db, Tx } from './db/connect.ts'
import type { Seen, Stale } from './db/requests/change.ts'
import type { Asked } from './db/requests/once.ts'
import type { Requested } from './http/requests.ts'
import { type Context, refused } from './session.ts'

/** Who changes something, where and when: what a store needs in order to decide and to record. */
export type Acting = {
  db: Db
  workspaceId: string
  now: number
  /** Null for a key of the workspace. */
  memberId: number | null
  holder: Holder
  /** For `record`, `once` and `changeSeen`. */
  by: By
  asked: Asked
  seen: Seen
}

/** Who reads, as far as it matters to what they are shown. */
export type Reading = Pick<Acting, 'workspaceId' | 'memberId' | 'holder'>

/**
 * Does what may change by which hours somebody works, and lets the clocks of hand-offs follow: what the room of hand-offs
 * gives to the one of members (handoffs/hours/run-on.ts).
 */
export type FollowHours = <Done>(
  tx: Tx,
  workspaceId: string,
  concerned: { memberId: number } | 'anybody',
  now: number,
  change: () => Promise<Done>,
) => Promise<Done>

const NOTHING: Holder = { roles: [], sees: 'own', teams: [] }

/** The asker of a route as somebody who acts. */
export function actingIn(context: Context & Requested): Acting {
  const { db, workspaceId, who, now, by, asked, seen } = context
  const member = who?.kind === 'key' ? who.member : who?.kind === 'member' ? who : null
  const holder = member ?? NOTHING
  const memberId = member?.memberId ?? null
  return { db, workspaceId, now: now(), memberId, holder, by, asked, seen }
}

/** What a store answers, or its refusal as the contract tells it; a row that changed meanwhile says how. */
export function taken<T>(result: Result<T, Refusal | Stale>): T {
  if (result.ok) return result.value
  const { refusal } = result
  throw typeof refusal === 'string' ? refused(refusal) : refused('version-stale', { data: refusal })
}
