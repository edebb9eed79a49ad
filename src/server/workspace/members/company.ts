import { sql } from 'kysely'
import { type Company, keepsOwner } from '#domain/workspace/membership.ts'
import type { Tx } from '#server/db/connect.ts'

/**
 * The company as memberships depend on it, held until the transaction ends: of two changes at once the second one sees
 * what the first one did. Events of the log go on meanwhile.
 */
export async function holdCompany(tx: Tx, workspaceId: string): Promise<Company> {
  const { small_mode } = await tx
    .selectFrom('workspace')
    .select('small_mode')
    .where('workspace_id', '=', workspaceId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  const teams = await tx
    .selectFrom('team')
    .select(['team_id', 'side'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  return { small: small_mode, sideOf: new Map(teams.map((team) => [team.team_id, team.side])) }
}

/** Whether an owner is left when this member is none; asked while the company is held. */
export async function ownerLeftWithout(tx: Tx, workspaceId: string, memberId: number) {
  const { rows } = await sql<{ owners: number }>`
    select count(*) as owners from member where workspace_id = ${workspaceId}
      and ended_at is null and 'owner' = any(roles) and member_id <> ${memberId}`.execute(tx)
  return keepsOwner(rows[0]?.owners ?? 0)
}
