import { sql } from 'kysely'
import type { Member, MemberPage, Team } from '#api/members.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import type { Membership } from '#domain/workspace/membership.ts'
import type { Tx } from '#server/db/connect.ts'

const fields = (workspaceId: string) => sql`
  m.member_id as "memberId", m.name, m.email, m.roles, m.sees, m.origins, m.known_as as "knownAs",
  m.joined_at as "joinedAt", m.ended_at as "endedAt", m.last_here_at as "lastHereAt", m.version,
  array(select t.team_id from member_team t where t.workspace_id = ${workspaceId}
    and t.member_id = m.member_id order by t.team_id) as teams,
  (select h.two_factor_enabled from human h where h.id = m.human_id) as "hasSecondFactor"`

/** Everybody by name, also who left. */
export async function listMembers(
  tx: Tx,
  workspaceId: string,
  seesSettings: boolean,
): Promise<Member[]> {
  const { rows } = await sql<Member>`select ${fields(workspaceId)} from member m
    where m.workspace_id = ${workspaceId} order by lower(m.name), m.member_id`.execute(tx)
  return seesSettings ? rows : rows.map(veiled)
}

/** How somebody signs in, and with which keys, is for those who see the settings. */
const veiled = (member: Member): Member => ({ ...member, hasSecondFactor: null })

/** A member as they are, also one who left. */
export async function findMember(
  tx: Tx,
  workspaceId: string,
  memberId: number,
): Promise<(Member & { humanId: string }) | undefined> {
  const { rows } = await sql<Member & { humanId: string }>`
    select ${fields(workspaceId)}, m.human_id as "humanId" from member m
    where m.workspace_id = ${workspaceId} and m.member_id = ${memberId}`.execute(tx)
  return rows[0]
}

/** The membership of who asks; null for a key of the workspace. */
export async function readOwn(
  tx: Tx,
  workspaceId: string,
  memberId: number | null,
): Promise<Member | null> {
  const found = memberId === null ? undefined : await findMember(tx, workspaceId, memberId)
  if (!found) return null
  const { humanId: _, ...member } = found
  return member
}

/** One member; for those who see the settings also with what would end with the membership, and who last changed it. */
export async function readMember(
  tx: Tx,
  workspaceId: string,
  memberId: number,
  { now, seesSettings }: { now: number; seesSettings: boolean },
): Promise<Result<MemberPage, 'member-unknown'>> {
  const found = await findMember(tx, workspaceId, memberId)
  if (!found) return refuse('member-unknown')
  const { humanId, ...member } = found
  if (!seesSettings) return ok({ ...veiled(member), ends: null, lastChange: null })
  return ok({
    ...member,
    ends: await endingWith(tx, workspaceId, { memberId, humanId, now }),
    lastChange: await lastChangeOf(tx, workspaceId, memberId),
  })
}

/** What ends with a membership: open sessions, wherever they are, and keys of one's own. */
async function endingWith(
  tx: Tx,
  workspaceId: string,
  { memberId, humanId, now }: { memberId: number; humanId: string; now: number },
): Promise<MemberPage['ends']> {
  const ofHuman = await tx
    .selectFrom('human')
    .where('id', '=', humanId)
    .select((e) => [
      e
        .selectFrom('human_session')
        .where('human_id', '=', humanId)
        .where('expires_at', '>', now)
        .select((s) => s.fn.countAll<number>().as('n'))
        .as('sessions'),
    ])
    .executeTakeFirst()
  const ownKeys = await tx
    .selectFrom('access_key')
    .select(['key_id as keyId', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .orderBy('key_id')
    .execute()
  return { sessions: ofHuman?.sessions ?? 0, ownKeys }
}

async function lastChangeOf(tx: Tx, workspaceId: string, memberId: number) {
  const { rows } = await sql<NonNullable<MemberPage['lastChange']>>`
    select actor_name as by, at, action from audit
    where workspace_id = ${workspaceId} and subject_kind = 'member' and subject_id = ${String(memberId)}
      and action in ('give-role', 'change-teams', 'change-member', 'remove-member', 'restore-member')
    order by seq desc limit 1`.execute(tx)
  return rows[0] ?? null
}

/** What a member may and sees, as the domain speaks of it. */
export const asMembership = ({ roles, sees, origins, teams, knownAs }: Membership): Membership => ({
  roles,
  sees,
  origins,
  teams,
  knownAs,
})

/** The teams by side and name, each with how many are in it. */
export async function listTeams(tx: Tx, workspaceId: string): Promise<Team[]> {
  const { rows } = await sql<Team>`
    select t.team_id as "teamId", t.name, t.side, t.version,
      (select count(*) from member_team b join member m on m.workspace_id = ${workspaceId}
          and m.member_id = b.member_id
        where b.workspace_id = ${workspaceId} and b.team_id = t.team_id and m.ended_at is null) as members
    from team t where t.workspace_id = ${workspaceId}
    order by t.side, lower(t.name), t.team_id`.execute(tx)
  return rows
}
