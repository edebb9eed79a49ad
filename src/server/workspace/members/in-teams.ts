import type { Tx } from '#server/db/connect.ts'

/** Into these teams and no others. */
export async function putInTeams(
  tx: Tx,
  workspaceId: string,
  memberId: number,
  teams: readonly number[],
): Promise<void> {
  await tx
    .deleteFrom('member_team')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .execute()
  if (teams.length === 0) return
  await tx
    .insertInto('member_team')
    .values(
      [...new Set(teams)].map((team_id) => ({
        workspace_id: workspaceId,
        member_id: memberId,
        team_id,
      })),
    )
    .execute()
}
