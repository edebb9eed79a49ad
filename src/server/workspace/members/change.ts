import type { Member } from '#api/members.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { apart, isSame } from '#domain/three-way.ts'
import type { AuditEvent } from '#domain/workspace/audit-actions.ts'
import type { Holder } from '#domain/workspace/may.ts'
import {
  asKnown,
  endsSessions,
  type Membership,
  type MembershipRefusal,
  mayManage,
  membershipFits,
} from '#domain/workspace/membership.ts'
import { ROLES } from '#domain/workspace/role.ts'
import type { Acting, FollowHours } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { tellMembersChanged } from '#server/db/notices.ts'
import { changeSeen, type Row, type Stale, type Wanted } from '#server/db/requests/change.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { endSessions } from '#server/end-sessions.ts'
import { holdCompany, ownerLeftWithout } from './company.ts'
import { holderNow } from './holder-now.ts'
import { putInTeams } from './in-teams.ts'
import { asMembership, findMember } from './list.ts'
import { revokeOwnKeys } from './own-keys.ts'

type ChangeRefusal = MembershipRefusal | 'member-unknown' | 'last-owner' | Stale
type Ended = { sessionsEnded: number; keysRevoked: number; version: number }
type Found = Member & { humanId: string }

/** Changes a membership in one step with its sessions and its entry in the audit. */
export function changeMember(
  acting: Acting,
  memberId: number,
  change: Wanted<Membership>,
  followHours: FollowHours,
): Promise<Result<Member, ChangeRefusal>> {
  const { db, workspaceId } = acting
  return orNothing<Member, ChangeRefusal>(db, workspaceId, async (tx) => {
    const company = await holdCompany(tx, workspaceId)
    const target = await manageable(tx, acting, memberId)
    if (!target.ok) return target
    const { member, holder } = target.value
    const row = rowOf(workspaceId, memberId)
    const changed = await followHours(tx, workspaceId, { memberId }, acting.now, () =>
      changeSeen(tx, thing(acting, memberId), acting.seen, row, inOrder(change)),
    )
    if (!changed) return refuse('member-unknown')
    if (!changed.ok) return changed
    const { before, fields: after, isChanged } = changed.value
    // What cannot be is taken back: only now is it known what two changes side by side came to.
    const fits = membershipFits(holder, after, company, before)
    if (!fits.ok) return fits
    if (before.roles.includes('owner') && !after.roles.includes('owner')) {
      const left = await ownerLeftWithout(tx, workspaceId, memberId)
      if (!left.ok) return left
    }
    if (isChanged) await tellAll(tx, acting, member, before, after)
    return ok(await findAgain(tx, workspaceId, memberId))
  })
}

/** Ends a membership: the seat, the sessions and the own keys go with it, the row stays for what was done. */
export function endMembership(
  acting: Acting,
  memberId: number,
): Promise<Result<Ended, 'member-unknown' | 'last-owner' | Stale>> {
  const { db, workspaceId, now, by } = acting
  return orNothing<Ended, 'member-unknown' | 'last-owner' | Stale>(db, workspaceId, async (tx) => {
    await holdCompany(tx, workspaceId)
    const target = await manageable(tx, acting, memberId)
    if (!target.ok) return target
    const { member } = target.value
    const { version } = member
    if (version !== acting.seen.version) return refuse({ version, difference: [] })
    if (member.roles.includes('owner')) {
      const left = await ownerLeftWithout(tx, workspaceId, memberId)
      if (!left.ok) return left
    }
    await tx
      .deleteFrom('seat')
      .where('human_id', '=', member.humanId)
      .where('registry_id', '=', workspaceId)
      .execute()
    await putInTeams(tx, workspaceId, memberId, [])
    await tx
      .updateTable('member')
      .set({ ended_at: now, version: version + 1 })
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .execute()
    const sessionsEnded = await endSessions(tx, member.humanId)
    const keysRevoked = await revokeOwnKeys(tx, workspaceId, memberId, now)
    await tellMembersChanged(tx, workspaceId)
    await record(tx, workspaceId, {
      action: 'remove-member',
      subject: subjectOf(member),
      before: { roles: member.roles },
      after: { sessionsEnded, keysRevoked },
      at: now,
      by,
    })
    return ok({ sessionsEnded, keysRevoked, version: version + 1 })
  })
}

/** The member, if there is one whom the acting member may change. */
async function manageable(
  tx: Tx,
  acting: Acting,
  memberId: number,
): Promise<Result<{ member: Found; holder: Holder }, 'member-unknown'>> {
  const holder = await holderNow(tx, acting)
  const member = await findMember(tx, acting.workspaceId, memberId)
  const isSelf = memberId === acting.memberId
  if (!member || member.endedAt !== null || !mayManage(holder, member, isSelf))
    return refuse('member-unknown')
  return ok({ member, holder })
}

const thing = ({ workspaceId, asked, now }: Acting, memberId: number) => ({
  workspaceId,
  thing: 'member',
  id: String(memberId),
  who: asked.who,
  now,
})

/** Lists as they are kept, so that the same roles in another order are no change. */
const inOrder = ({ roles, teams, knownAs, ...rest }: Wanted<Membership>): Wanted<Membership> => ({
  ...rest,
  roles: roles && ROLES.filter((role) => roles.includes(role)),
  teams: teams && [...new Set(teams)].sort((one, other) => one - other),
  knownAs: knownAs && asKnown(knownAs),
})

/** How a membership is read and written; the company is held, so no row of it changes meanwhile. */
const rowOf = (workspaceId: string, memberId: number): Row<Membership> => ({
  read: async (tx) => {
    const found = await findMember(tx, workspaceId, memberId)
    return found && { version: found.version, fields: asMembership(found) }
  },
  write: async (tx, { roles, sees, origins, knownAs, teams }, version) => {
    await tx
      .updateTable('member')
      .set({ roles: [...roles], sees, origins: [...origins], known_as: [...knownAs], version })
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', memberId)
      .execute()
    // A team that is not there is refused a moment later.
    const teamsThere = await teamNames(tx, workspaceId)
    await putInTeams(
      tx,
      workspaceId,
      memberId,
      teams.filter((team) => teamsThere.has(team)),
    )
  },
})

async function tellAll(
  tx: Tx,
  { workspaceId, now, by }: Acting,
  member: Found,
  before: Membership,
  after: Membership,
): Promise<void> {
  if (endsSessions(before, after)) await endSessions(tx, member.humanId)
  await tellMembersChanged(tx, workspaceId)
  const names = await teamNames(tx, workspaceId)
  for (const event of changesTold(member, before, after, names))
    await record(tx, workspaceId, { ...event, at: now, by })
}

async function teamNames(tx: Tx, workspaceId: string): Promise<Map<number, string>> {
  const teams = await tx
    .selectFrom('team')
    .select(['team_id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  return new Map(teams.map((team) => [team.team_id, team.name]))
}

/** One entry each for roles, teams and the rest, of what changed and nothing else. */
function changesTold(
  member: Member,
  before: Membership,
  after: Membership,
  names: Map<number, string>,
): AuditEvent[] {
  const subject = subjectOf(member)
  const [was, is] = [before, after].map(({ roles, teams, ...rest }) => ({
    roles: { roles },
    teams: { teams: teams.map((team) => names.get(team) ?? String(team)) },
    rest,
  }))
  if (!was || !is) return []
  return [
    { action: 'give-role', subject, ...apart(was.roles, is.roles) } as const,
    { action: 'change-teams', subject, ...apart(was.teams, is.teams) } as const,
    { action: 'change-member', subject, ...apart(was.rest, is.rest) } as const,
  ].filter((event) => !isSame(event.before, event.after))
}

const subjectOf = ({ memberId, name }: Pick<Member, 'memberId' | 'name'>) => ({
  kind: 'member' as const,
  id: String(memberId),
  label: name,
})

async function findAgain(tx: Tx, workspaceId: string, memberId: number): Promise<Member> {
  const found = await findMember(tx, workspaceId, memberId)
  if (!found) throw new Error('A member who was changed is gone')
  return withoutHuman(found)
}

/** Which human it is, is nobody's business in a workspace. */
const withoutHuman = ({ humanId: _, ...member }: Member & { humanId: string }): Member => member
