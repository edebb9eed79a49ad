import type { Actor } from '#domain/handoffs/requests/request.ts'
import { type Role, type Side, sidesOf } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'

/** Whoever acts, as requests see them; null for a key that is nobody's. */
export const actorOf = ({ memberId, holder }: Acting): Actor | null =>
  memberId === null
    ? null
    : { memberId, sides: sidesOf(holder.roles), isOwner: holder.roles.includes('owner') }

/** A member who is here, with the sides they work for. */
export type Colleague = { memberId: number; name: string; roles: Role[]; joinedAt: number }

/** Everybody here who works for a side, by name. */
export async function colleaguesOf(tx: Tx, workspaceId: string, side: Side): Promise<Colleague[]> {
  const rows = await tx
    .selectFrom('member')
    .select(['member_id as memberId', 'name', 'roles', 'joined_at as joinedAt'])
    .where('workspace_id', '=', workspaceId)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .orderBy('member_id')
    .execute()
  return rows
    .map((row) => ({ ...row, roles: row.roles as Role[] }))
    .filter(({ roles }) => sidesOf(roles).includes(side))
}

/** Who is told of a request that nobody was named for: the managers of the side, else all of it. */
export function toldOf(colleagues: readonly Colleague[]): number[] {
  const managers = colleagues.filter(({ roles }) => roles.some((role) => role.endsWith('-manager')))
  return (managers.length > 0 ? managers : colleagues).map(({ memberId }) => memberId)
}
