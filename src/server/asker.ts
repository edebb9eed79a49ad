import type { RouteMeta } from '#api/needs.ts'
import type { Refusal } from '#api/refusals.ts'
import { MINUTE } from '#domain/time.ts'
import type { AuditActor } from '#domain/workspace/audit-entry.ts'
import { type Holder, type KeyScope, may, type Right } from '#domain/workspace/may.ts'
import { type Role, type Sees, SIDES } from '#domain/workspace/role.ts'
import type { Context } from './session.ts'

/** A human with a session, whatever workspace is asked about. */
export type SignedIn = {
  humanId: string
  sessionId: string
  name: string
  email: string
  /** When the password was last asked for; null: not since signing in long ago. */
  confirmedAt: number | null
}

/** A member of the workspace that is asked about. */
export type Member = {
  kind: 'member'
  memberId: number
  humanId: string
  name: string
  roles: Role[]
  sees: Sees
  teams: number[]
}

/** A key; a member's own one acts with the member's rights at most. */
export type Key = {
  kind: 'key'
  keyId: number
  name: string
  scopes: KeyScope[]
  member: Member | null
}

/** Who asks in a workspace. */
export type Asker = Member | Key

/** How long a password that was given stands for dangerous acts. */
export const CONFIRMED_MS = 15 * MINUTE

/** May this asker do that somewhere? How far it reaches is for the route to ask (domain/workspace/may.ts). */
export function allows(who: Asker, right: Right): boolean {
  if (who.kind === 'member') return somewhere(who, right)
  const made = (who.scopes as string[]).includes(right)
  return made && (who.member === null || somewhere(who.member, right))
}

/** A signature is always for a side: for either of them will do here. */
const somewhere = (holder: Holder, right: Right) =>
  may(holder, right) || SIDES.some((side) => may(holder, right, { side }))

/** Why a route is closed to who asks; null: it is open. Nothing of the route's input has been read yet. */
export function refusalFor(
  { needs, confirmed }: Pick<RouteMeta, 'needs' | 'confirmed'>,
  { who, human, lost, now }: Pick<Context, 'who' | 'human' | 'lost'> & { now: number },
): Refusal | null {
  if (needs === 'nothing') return null
  if (who === null && human === null) return lost ?? 'signed-out'
  if (needs === 'session') {
    if (human === null) return 'not-allowed'
  } else if (who === null) return lost ?? 'workspace-unknown'
  else if (!allows(who, needs)) return 'not-allowed'
  if (confirmed && now - (human?.confirmedAt ?? Number.NEGATIVE_INFINITY) > CONFIRMED_MS)
    return 'confirm-first'
  return null
}

/** Who asks, as the audit tells it; before anybody is known, it is somebody at the machine. */
export function actorOf(who: Asker | null): AuditActor {
  if (who?.kind === 'member') return { kind: 'member', id: String(who.memberId), name: who.name }
  if (who?.kind === 'key') {
    const name = who.member ? `${who.name}, a key of ${who.member.name}` : who.name
    return { kind: 'key', id: String(who.keyId), name }
  }
  return { kind: 'command', name: 'Somebody at this machine' }
}

/** Who asks, as one word that tells askers apart, e.g. "member:12". */
export function askerName({ who, human }: { who: Asker | null; human: SignedIn | null }): string {
  if (who?.kind === 'member') return `member:${who.memberId}`
  if (who?.kind === 'key') return `key:${who.keyId}`
  return human ? `human:${human.humanId}` : 'nobody'
}
