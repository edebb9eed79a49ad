import { sql } from 'kysely'
import { ok, type Result, refuse } from '#domain/result.ts'
import { workspaceOf } from '#domain/workspace/invitation-text.ts'
import { asKnown } from '#domain/workspace/membership.ts'
import { passwordFits } from '#domain/workspace/password.ts'
import { type Role, rolesFit, type Sees } from '#domain/workspace/role.ts'
import type { SignedIn } from '#server/asker.ts'
import { type By, record } from '#server/db/audit/record.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { at as instantOf } from '#server/db/instants.ts'
import { tellMembersChanged } from '#server/db/notices.ts'
import { orNothing } from '#server/db/requests/once.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { hashToken } from '#server/tokens.ts'
import type { WayIn } from '#server/way-in.ts'
import { makeHuman } from '#server/workspace/sign-in/passwords/passwords.ts'
import { holdCompany } from './company.ts'
import { putInTeams } from './in-teams.ts'

export type Joining = {
  db: Db
  at: number
  token: string
  human: SignedIn | null
  /** From where; who it is, is known only afterwards. */
  by: By
}

type Open = {
  invitationId: number
  email: string
  name: string
  roles: Role[]
  sees: Sees
  origins: string[]
  teams: number[]
  expiresAt: number
  invitedBy: string | null
  /** Whether whoever invited sees everybody: only then does a name given by them open people. */
  isTrusted: boolean
}

type Preview = Pick<Open, 'invitedBy' | 'name' | 'email' | 'roles' | 'expiresAt'> & {
  workspace: string
  signedInAs: { name: string; email: string } | null
}

/** What an invitation says. It does not say whether its mail address has an account. */
export async function previewJoining({
  db,
  at,
  token,
  human,
}: Joining): Promise<Result<Preview, 'invitation-over'>> {
  const workspaceId = workspaceOf(token)
  if (workspaceId === null) return refuse('invitation-over')
  return inWorkspace(db, workspaceId, async (tx) => {
    const open = await findOpen(tx, workspaceId, token, at)
    if (!open) return refuse('invitation-over')
    const { name: workspace } = await tx
      .selectFrom('workspace')
      .select('name')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const { invitedBy, name, email, roles, expiresAt } = open
    const signedInAs = human && { name: human.name, email: human.email }
    return ok({ workspace, invitedBy, name, email, roles, expiresAt, signedInAs })
  })
}

type JoinRefusal = 'invitation-over' | 'member-already' | 'joining-needs-sign-in' | 'password-weak'
type Joined = { workspaceId: string; humanId: string; email: string }

/** Takes an invitation up, once: as who is signed in, or with a new account. */
export async function join(
  joining: Joining,
  { name, password }: { name?: string | undefined; password?: string | undefined },
  hashPassword: WayIn['hashPassword'],
): Promise<Result<Joined, JoinRefusal>> {
  const { db, at, token, human, by } = joining
  const workspaceId = workspaceOf(token)
  if (workspaceId === null) return refuse('invitation-over')
  const known = await inWorkspace(db, workspaceId, (tx) => findOpen(tx, workspaceId, token, at))
  if (!known) return refuse('invitation-over')
  // A hash takes its time: before the company is held.
  const fits = human ? null : passwordFits(password ?? '', known.email)
  if (fits && !fits.ok) return fits
  const hash = fits && (await hashPassword(fits.value))
  return orNothing<Joined, JoinRefusal>(db, workspaceId, async (tx) => {
    const { small, sideOf } = await holdCompany(tx, workspaceId)
    const open = await findOpen(tx, workspaceId, token, at)
    if (!open || !rolesFit(open.roles, small).ok) return refuse('invitation-over')
    const who = human ?? { name: name ?? open.name, email: open.email }
    if (!human && (await hasAccount(tx, open.email))) return refuse('joining-needs-sign-in')
    const humanId = human?.humanId ?? (await makeHuman(tx, who, hash ?? '', at))
    const memberId = await comeIn(tx, { ...open, workspaceId, humanId, ...who, at }, open.name)
    if (memberId === null) return refuse('member-already')
    const teams = open.teams.filter((team) => sideOf.has(team))
    await putInTeams(tx, workspaceId, memberId, teams)
    await tx
      .updateTable('invitation')
      .set({ accepted_at: at })
      .where('workspace_id', '=', workspaceId)
      .where('invitation_id', '=', open.invitationId)
      .execute()
    await tellMembersChanged(tx, workspaceId)
    const actor = { kind: 'member', id: String(memberId), name: who.name } as const
    await record(tx, workspaceId, {
      action: 'accept-invitation',
      subject: { kind: 'member', id: actor.id, label: who.name },
      after: { roles: open.roles, email: who.email, invited: open.email },
      at,
      by: { ...by, actor },
    })
    return ok({ workspaceId, humanId, email: who.email })
  })
}

async function findOpen(tx: Tx, workspaceId: string, token: string, at: number) {
  const secret = token.slice(token.indexOf('_') + 1)
  const { rows } = await sql<Open>`
    select i.invitation_id as "invitationId", i.email, i.name, i.roles, i.sees, i.origins,
      i.team_ids as teams, i.expires_at as "expiresAt", m.name as "invitedBy",
      (i.invited_by is null or coalesce(m.sees = 'all', false)) as "isTrusted"
    from invitation i left join member m
      on m.workspace_id = i.workspace_id and m.member_id = i.invited_by
    where i.workspace_id = ${workspaceId} and i.token_hash = ${hashToken(secret)}
      and i.accepted_at is null and i.revoked_at is null
      and i.expires_at > ${instantOf(at)}`.execute(tx)
  return rows[0]
}

async function hasAccount(tx: Tx, email: string): Promise<boolean> {
  const found = await tx
    .selectFrom('human')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()
  return found !== undefined
}

type Coming = Open & { workspaceId: string; humanId: string; at: number }

/** Seat and membership; who was here before comes back as the same member. Null: they are here already. */
async function comeIn(tx: Tx, coming: Coming, nameInvited: string): Promise<number | null> {
  const { workspaceId, humanId, at } = coming
  const before = await tx
    .selectFrom('member')
    .select(['member_id', 'ended_at'])
    .where('workspace_id', '=', workspaceId)
    .where('human_id', '=', humanId)
    .executeTakeFirst()
  if (before && before.ended_at === null) return null
  await tx
    .insertInto('seat')
    .values({ human_id: humanId, registry_id: workspaceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const fields = {
    name: coming.name,
    email: coming.email,
    roles: coming.roles,
    sees: coming.sees,
    origins: coming.origins,
    known_as: coming.isTrusted ? asKnown([nameInvited, coming.email]) : [],
    joined_at: at,
    ended_at: null,
    last_here_at: at,
  }
  if (before) {
    await tx
      .updateTable('member')
      .set((e) => ({ ...fields, version: e('version', '+', 1) }))
      .where('workspace_id', '=', workspaceId)
      .where('member_id', '=', before.member_id)
      .execute()
    return before.member_id
  }
  const { member_id } = await tx
    .insertInto('member')
    .values({ workspace_id: workspaceId, human_id: humanId, ...fields })
    .returning('member_id')
    .executeTakeFirstOrThrow()
  return member_id
}
