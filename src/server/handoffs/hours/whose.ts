import type { Whose } from '#domain/handoffs/calendars/keeping.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Tx } from '#server/db/connect.ts'
import { homeTeamOf } from './read.ts'

/** Whose hours, what they are called, and the team whose hours hold where a member says none. */
export type Named = { whose: Whose; name: string; team: number | null }

/** Who is meant, if they are here; who left keeps no hours. */
export async function findWhose(
  tx: Tx,
  workspaceId: string,
  { teamId, memberId }: { teamId?: number | undefined; memberId?: number | undefined },
): Promise<Result<Named, 'team-unknown' | 'member-unknown'>> {
  if (teamId !== undefined) {
    const team = await tx
      .selectFrom('team')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .where('team_id', '=', teamId)
      .executeTakeFirst()
    if (!team) return refuse('team-unknown')
    return ok({ whose: { kind: 'team', teamId }, name: team.name, team: teamId })
  }
  if (memberId === undefined) {
    const { name } = await tx
      .selectFrom('workspace')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    return ok({ whose: { kind: 'company' }, name, team: null })
  }
  return findMemberWhose(tx, workspaceId, memberId)
}

/** A member who is here, with the teams they are in. */
export async function findMemberWhose(
  tx: Tx,
  workspaceId: string,
  memberId: number,
): Promise<Result<Named & { whose: { kind: 'member' } & Whose }, 'member-unknown'>> {
  const member = await tx
    .selectFrom('member')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!member) return refuse('member-unknown')
  const rows = await tx
    .selectFrom('member_team as mt')
    .innerJoin('team as t', (join) =>
      join.onRef('t.team_id', '=', 'mt.team_id').on('t.workspace_id', '=', workspaceId),
    )
    .select(['mt.member_id as memberId', 't.team_id as teamId', 't.side'])
    .where('mt.workspace_id', '=', workspaceId)
    .where('mt.member_id', '=', memberId)
    .orderBy('t.team_id')
    .execute()
  const teams = rows.map(({ teamId }) => teamId)
  const team = homeTeamOf(rows)?.teamId ?? null
  return ok({ whose: { kind: 'member', memberId, teams }, name: member.name, team })
}
