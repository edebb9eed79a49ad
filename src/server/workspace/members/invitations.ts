import { sql } from 'kysely'
import type { Invitation } from '#api/members.ts'
import { ok, type Result, refuse } from '#domain/result.ts'
import { INVITATION_MS, writeInvitation } from '#domain/workspace/invitation-text.ts'
import type { Holder } from '#domain/workspace/may.ts'
import { type MembershipRefusal, mayManage, membershipFits } from '#domain/workspace/membership.ts'
import { type Role, type Sees, usuallySees } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import { record } from '#server/db/audit/record.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { queueMail } from '#server/mails.ts'
import { hashToken, newToken } from '#server/tokens.ts'
import { holdCompany } from './company.ts'
import { holderNow } from './holder-now.ts'
import { letterOf } from './letter.ts'

/** An invitation with the link that is told this once. */
type Invited = { invitation: Invitation; link: string }
/** Where people reach the house, e.g. "https://lockstep.example". */
type Where = { origin: string }

export type Wanted = {
  email: string
  name: string
  roles: Role[]
  teams: number[]
  sees?: Sees | undefined
  origins: string[]
}

type InviteRefusal = MembershipRefusal | 'member-already' | 'invited-already'

/** Invitations that are open or have run out, newest first, as far as the acting member may manage whom they make. */
export function listInvitations(acting: Acting): Promise<Invitation[]> {
  const { db, workspaceId } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    const holder = await holderNow(tx, acting)
    const open = await openInvitations(tx, workspaceId)
    return open.filter((invitation) => mayManage(holder, invitation, false))
  })
}

/** Whoever they are, and whether they have an account here: the answer is the same. */
export function invite(
  acting: Acting & Where,
  { email: written, sees, ...wanted }: Wanted,
): Promise<Result<Invited, InviteRefusal>> {
  const { db, workspaceId, now } = acting
  const email = written.toLowerCase()
  return inWorkspace(db, workspaceId, async (tx) => {
    const company = await holdCompany(tx, workspaceId)
    const holder = await holderNow(tx, acting)
    const membership = { ...wanted, sees: sees ?? usuallySees(wanted.roles), knownAs: [] }
    const fits = membershipFits(holder, membership, company)
    if (!fits.ok) return fits
    if (await isMember(tx, workspaceId, email)) return refuse('member-already')
    const open = await openInvitations(tx, workspaceId)
    if (open.some((other) => other.email === email)) return refuse('invited-already')
    const secret = newToken()
    const { invitation_id } = await tx
      .insertInto('invitation')
      .values({
        workspace_id: workspaceId,
        email,
        name: wanted.name,
        roles: [...fits.value.roles],
        sees: fits.value.sees,
        origins: [...fits.value.origins],
        team_ids: [...new Set(fits.value.teams)],
        token_hash: hashToken(secret),
        invited_by: acting.memberId,
        made_at: now,
        expires_at: now + INVITATION_MS,
        accepted_at: null,
        revoked_at: null,
      })
      .returning('invitation_id')
      .executeTakeFirstOrThrow()
    return ok(await sendOut(tx, acting, invitation_id, secret))
  })
}

/** Another link, good for seven days from now; the one before is no longer good. */
export function inviteAgain(
  acting: Acting & Where,
  invitationId: number,
): Promise<Result<Invited, 'invitation-unknown'>> {
  const { db, workspaceId, now } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    await holdCompany(tx, workspaceId)
    const holder = await holderNow(tx, acting)
    const found = await manageable(tx, workspaceId, invitationId, holder)
    if (!found) return refuse('invitation-unknown')
    const secret = newToken()
    await tx
      .updateTable('invitation')
      .set({ token_hash: hashToken(secret), expires_at: now + INVITATION_MS })
      .where('workspace_id', '=', workspaceId)
      .where('invitation_id', '=', invitationId)
      .execute()
    return ok(await sendOut(tx, acting, invitationId, secret))
  })
}

/** The link leads nowhere from now on. */
export function withdrawInvitation(
  acting: Acting,
  invitationId: number,
): Promise<Result<{ withdrawn: true }, 'invitation-unknown'>> {
  const { db, workspaceId, now, by } = acting
  return inWorkspace(db, workspaceId, async (tx) => {
    await holdCompany(tx, workspaceId)
    const holder = await holderNow(tx, acting)
    const found = await manageable(tx, workspaceId, invitationId, holder)
    if (!found) return refuse('invitation-unknown')
    await tx
      .updateTable('invitation')
      .set({ revoked_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('invitation_id', '=', invitationId)
      .execute()
    const event = { action: 'withdraw-invitation', subject: subjectOf(found) } as const
    await record(tx, workspaceId, { ...event, at: now, by })
    return ok({ withdrawn: true })
  })
}

/** Mail and entry in the audit, in the transaction of the invitation. */
async function sendOut(
  tx: Tx,
  { workspaceId, now, by, origin }: Acting & Where,
  invitationId: number,
  secret: string,
): Promise<Invited> {
  const open = await openInvitations(tx, workspaceId)
  const invitation = open.find((each) => each.invitationId === invitationId)
  if (!invitation) throw new Error('An invitation that was made is gone')
  const link = `${origin}/join#${writeInvitation(workspaceId, secret)}`
  const { name: company } = await tx
    .selectFrom('workspace')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  await queueMail(tx, workspaceId, letterOf(invitation, company, link), now)
  const { roles, email } = invitation
  const event = {
    action: 'invite-member',
    subject: subjectOf(invitation),
    after: { roles, email },
  } as const
  await record(tx, workspaceId, { ...event, at: now, by })
  return { invitation, link }
}

async function manageable(tx: Tx, workspaceId: string, invitationId: number, holder: Holder) {
  const open = await openInvitations(tx, workspaceId)
  const found = open.find((invitation) => invitation.invitationId === invitationId)
  return found && mayManage(holder, found, false) ? found : null
}

async function openInvitations(tx: Tx, workspaceId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select i.invitation_id as "invitationId", i.email, i.name, i.roles, i.sees, i.origins,
      i.team_ids as teams, i.made_at as "madeAt", i.expires_at as "expiresAt",
      (select m.name from member m where m.workspace_id = ${workspaceId}
        and m.member_id = i.invited_by) as "invitedBy"
    from invitation i where i.workspace_id = ${workspaceId}
      and i.accepted_at is null and i.revoked_at is null
    order by i.invitation_id desc`.execute(tx)
  return rows
}

async function isMember(tx: Tx, workspaceId: string, email: string): Promise<boolean> {
  const found = await tx
    .selectFrom('member')
    .select('member_id')
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return found !== undefined
}

const subjectOf = ({ invitationId, name }: Invitation) => ({
  kind: 'invitation' as const,
  id: String(invitationId),
  label: name,
})
