import { z } from 'zod'
import { ROLES, SEES, TEAM_SIDES } from '#domain/workspace/role.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name, rowId } from './words.ts'

const names = z.array(name).max(50)
const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length)
const teamIds = z.array(z.int().positive()).max(100)
const sees = z.enum(SEES)
const version = z.number().describe('Stands in the ETag; a change names it in If-Match')

export const team = z.object({
  teamId: z.number(),
  name: z.string(),
  side: z.enum(TEAM_SIDES),
  /** Members who are in it now. */
  members: z.number(),
  version,
})
export type Team = z.infer<typeof team>

export const member = z.object({
  memberId: z.number(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  sees,
  origins: z.array(z.string()),
  knownAs: z.array(z.string()).describe('How the CRM names this member, in lower case'),
  teams: z.array(z.number()),
  joinedAt: instant,
  endedAt: instant.nullable().describe('When the membership ended; null while it lasts'),
  lastHereAt: instant.nullable().describe('Within five minutes'),
  hasSecondFactor: z.boolean().nullable().describe('Null for those who may not see the settings'),
  version,
})
export type Member = z.infer<typeof member>

export const memberPage = member.extend({
  ends: z
    .object({
      sessions: z.number(),
      ownKeys: z.array(z.object({ keyId: z.number(), name: z.string() })),
    })
    .nullable()
    .describe('What ends with the membership; null for those who may not see the settings'),
  lastChange: z
    .object({ by: z.string(), at: instant, action: z.string() })
    .nullable()
    .describe('Who last changed this membership, for those who may see the settings'),
})
export type MemberPage = z.infer<typeof memberPage>

export const invitation = z.object({
  invitationId: z.number(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  sees,
  origins: z.array(z.string()),
  teams: z.array(z.number()),
  invitedBy: z.string().nullable(),
  madeAt: instant,
  expiresAt: instant,
})
export type Invitation = z.infer<typeof invitation>

/** The link is told once and stored nowhere; it also goes out by mail. */
const invited = z.object({ invitation, link: z.string() })

const membership = ['roles-none', 'roles-both-sides', 'roles-mixed'] as const
const unfit = ['team-unknown', 'team-other-side', 'sees-no-team', 'sees-no-origin'] as const
const changing = ['version-stale'] as const

export const membersContract = {
  own: needs('read-agreement')
    .route({ method: 'GET', path: '/members/own', summary: 'One’s own membership' })
    .output(member.nullable()),
  list: needs('see-members')
    .route({ method: 'GET', path: '/members', summary: 'Everybody, also who left' })
    .output(z.array(member)),
  read: needs('see-members', { versioned: true })
    .route({ method: 'GET', path: '/members/{memberId}', summary: 'One member' })
    .input(z.strictObject({ memberId: rowId }))
    .output(memberPage)
    .errors(refusals('member-unknown')),
  change: needs('manage-members', { confirmed: true, versioned: true })
    .route({
      method: 'PATCH',
      path: '/members/{memberId}',
      summary: 'Change roles, teams, view or names; other roles or teams end the member’s sessions',
    })
    .input(
      z.strictObject({
        memberId: rowId,
        roles: roles.optional(),
        teams: teamIds.optional(),
        sees: sees.optional(),
        origins: names.optional(),
        knownAs: names.optional(),
      }),
    )
    .output(member)
    .errors(
      refusals('member-unknown', 'last-owner', 'beyond-own', ...membership, ...unfit, ...changing),
    ),
  end: needs('manage-members', { confirmed: true, versioned: true })
    .route({
      method: 'DELETE',
      path: '/members/{memberId}',
      summary: 'End a membership, with its sessions and own keys',
    })
    .input(z.strictObject({ memberId: rowId }))
    .output(z.object({ sessionsEnded: z.number(), keysRevoked: z.number(), version }))
    .errors(refusals('member-unknown', 'last-owner', ...changing)),

  teams: needs('see-members')
    .route({ method: 'GET', path: '/teams', summary: 'The teams of both sides' })
    .output(z.array(team)),
  makeTeam: needs('change-workspace')
    .route({ method: 'POST', path: '/teams', summary: 'Make a team' })
    .input(z.strictObject({ name, side: z.enum(TEAM_SIDES) }))
    .output(team)
    .errors(refusals('team-name-taken', 'revenue-team-there')),
  changeTeam: needs('change-workspace', { versioned: true })
    .route({ method: 'PATCH', path: '/teams/{teamId}', summary: 'Rename a team' })
    .input(z.strictObject({ teamId: rowId, name }))
    .output(team)
    .errors(refusals('team-unknown', 'team-name-taken', ...changing)),
  removeTeam: needs('change-workspace', { versioned: true })
    .route({ method: 'DELETE', path: '/teams/{teamId}', summary: 'Remove an empty team' })
    .input(z.strictObject({ teamId: rowId }))
    .output(z.object({ removed: z.literal(true), version }))
    .errors(refusals('team-unknown', 'team-not-empty', ...changing)),

  invitations: needs('manage-members')
    .route({ method: 'GET', path: '/invitations', summary: 'Invitations nobody has taken up yet' })
    .output(z.array(invitation)),
  invite: needs('manage-members', { confirmed: true, givesSecret: true })
    .route({
      method: 'POST',
      path: '/invitations',
      summary: 'Invite somebody by mail and by a link, which is shown once',
    })
    .input(
      z.strictObject({
        email: z.email().max(254),
        name,
        roles,
        teams: teamIds.default([]),
        sees: sees.optional().describe('What these roles usually see where it is left out'),
        origins: names.default([]),
      }),
    )
    .output(invited)
    .errors(refusals('member-already', 'invited-already', 'beyond-own', ...membership, ...unfit)),
  inviteAgain: needs('manage-members', { confirmed: true, givesSecret: true })
    .route({
      method: 'POST',
      path: '/invitations/{invitationId}/renewals',
      summary: 'Invite again: another link, good for 7 days; the one before is no longer good',
    })
    .input(z.strictObject({ invitationId: rowId }))
    .output(invited)
    .errors(refusals('invitation-unknown')),
  withdraw: needs('manage-members')
    .route({
      method: 'DELETE',
      path: '/invitations/{invitationId}',
      summary: 'Withdraw an invitation',
    })
    .input(z.strictObject({ invitationId: rowId }))
    .output(z.object({ withdrawn: z.literal(true) }))
    .errors(refusals('invitation-unknown')),
}
