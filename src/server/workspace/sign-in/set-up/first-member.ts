import { type Role, sidesOf, type TeamSide, usuallySees } from '#domain/workspace/role.ts'
import type { Tx } from '#server/db/connect.ts'

type Team = { team_id: number; side: TeamSide }

/** The two teams that every workspace begins with. */
export function makeTeams(tx: Tx, workspaceId: string): Promise<Team[]> {
  return tx
    .insertInto('team')
    .values([
      { workspace_id: workspaceId, name: 'Marketing', side: 'marketing' },
      { workspace_id: workspaceId, name: 'Sales', side: 'sales' },
    ])
    .returning(['team_id', 'side'])
    .execute()
}

type Begun = { workspaceId: string; humanId: string; teams: readonly Team[]; now: number }

/** Whoever begins a workspace takes their seat in it, in the teams of the sides they work for; answers their number. */
export async function becomeMember(
  tx: Tx,
  { workspaceId, humanId, teams, now }: Begun,
  { name, email, roles }: { name: string; email: string; roles: Role[] },
): Promise<number> {
  await tx.insertInto('seat').values({ human_id: humanId, registry_id: workspaceId }).execute()
  const { member_id } = await tx
    .insertInto('member')
    .values({
      workspace_id: workspaceId,
      human_id: humanId,
      name,
      email: email.toLowerCase(),
      roles,
      sees: usuallySees(roles),
      joined_at: now,
      ended_at: null,
      last_here_at: now,
    })
    .returning('member_id')
    .executeTakeFirstOrThrow()
  const own = teams.filter(({ side }) => sidesOf(roles).some((worksFor) => worksFor === side))
  if (own.length === 0) return member_id
  await tx
    .insertInto('member_team')
    .values(own.map(({ team_id }) => ({ workspace_id: workspaceId, member_id, team_id })))
    .execute()
  return member_id
}
