import type { Team } from '#api/members.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { TeamSide } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { changeSeen, type Row, type Stale } from '#server/db/requests/change.ts'
import type { Repeated } from '#server/db/requests/claim.ts'
import { once, orNothing } from '#server/db/requests/once.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { holdCompany } from './company.ts'
import { listTeams } from './list.ts'

/** A team of one side; there is one revenue team at most. */
export function makeTeam(
  acting: Acting,
  { name, side }: { name: string; side: TeamSide },
): Promise<Result<Team, 'team-name-taken' | 'revenue-team-there' | Repeated>> {
  const { db, workspaceId, now, by, asked } = acting
  return once(db, workspaceId, asked, { name, side }, async (tx) => {
    const { sideOf } = await holdCompany(tx, workspaceId)
    if (side === 'revenue' && [...sideOf.values()].includes('revenue'))
      return refuse('revenue-team-there')
    const made = await tx
      .insertInto('team')
      .values({ workspace_id: workspaceId, name, side })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'name']).doNothing())
      .returning('team_id')
      .executeTakeFirst()
    if (!made) return refuse('team-name-taken')
    const team = await findTeam(tx, workspaceId, made.team_id)
    if (!team) throw new Error('A team that was made is gone')
    const event = { action: 'make-team', subject: subjectOf(team), after: { name, side } } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok(team)
  })
}

/** Another name for a team; its side stays, because its members hang on it. */
export function renameTeam(
  acting: Acting,
  teamId: number,
  name: string,
): Promise<Result<Team, RenameRefusal>> {
  const { db, workspaceId, now, by, seen, asked } = acting
  return orNothing<Team, RenameRefusal>(db, workspaceId, async (tx) => {
    await holdCompany(tx, workspaceId)
    const teams = await listTeams(tx, workspaceId)
    if (teams.every((other) => other.teamId !== teamId)) return refuse('team-unknown')
    if (teams.some((other) => other.name === name && other.teamId !== teamId))
      return refuse('team-name-taken')
    const thing = { workspaceId, thing: 'team', id: String(teamId), who: asked.who, now }
    const changed = await changeSeen(tx, thing, seen, rowOf(workspaceId, teamId), { name })
    if (!changed) return refuse('team-unknown')
    if (!changed.ok) return changed
    const { before, fields, isChanged } = changed.value
    const team = await findTeam(tx, workspaceId, teamId)
    if (!team) throw new Error('A team that was renamed is gone')
    const event = {
      action: 'change-team',
      subject: subjectOf(team),
      before,
      after: fields,
    } as const
    if (isChanged) await record(tx, workspaceId, { ...event, at: now, by })
    return ok(team)
  })
}

type RenameRefusal = 'team-unknown' | 'team-name-taken' | Stale

const rowOf = (workspaceId: string, teamId: number): Row<{ name: string }> => ({
  read: async (tx) => {
    const team = await findTeam(tx, workspaceId, teamId)
    return team && { version: team.version, fields: { name: team.name } }
  },
  write: (tx, { name }, version) =>
    tx
      .updateTable('team')
      .set({ name, version })
      .where('workspace_id', '=', workspaceId)
      .where('team_id', '=', teamId)
      .execute(),
})

type Removed = { removed: true; version: number }

/** Takes an empty team out; who left was taken out of it before, open invitations to it are withdrawn by hand. */
export function removeTeam(
  acting: Acting,
  teamId: number,
): Promise<Result<Removed, 'team-unknown' | 'team-not-empty' | Stale>> {
  const { db, workspaceId, now, by, seen } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    await holdCompany(tx, workspaceId)
    const team = await findTeam(tx, workspaceId, teamId)
    if (!team) return refuse('team-unknown')
    const { version } = team
    if (version !== seen.version) return refuse({ version, difference: [] })
    if (team.members > 0) return refuse('team-not-empty')
    await tx
      .deleteFrom('team')
      .where('workspace_id', '=', workspaceId)
      .where('team_id', '=', teamId)
      .execute()
    const before = { name: team.name, side: team.side }
    const event = { action: 'remove-team', subject: subjectOf(team), before } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok({ removed: true, version })
  })
}

async function findTeam(tx: Tx, workspaceId: string, teamId: number): Promise<Team | undefined> {
  const teams = await listTeams(tx, workspaceId)
  return teams.find((team) => team.teamId === teamId)
}

const subjectOf = ({ teamId, name }: Team) => ({
  kind: 'team' as const,
  id: String(teamId),
  label: name,
})
