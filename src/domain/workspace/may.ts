import { ROLES, type Role, type Sees, type Side, sidesOf } from './role.ts'

const BOTH_TEAMS = ['marketing-manager', 'marketer', 'sales-manager', 'rep'] as const

/**
 * What each role may do: the one table that server and pages read. A cell says how far a right reaches: `sees` means
 * the people this member sees, `team` their own teams, `yes` everywhere; a missing cell means no.
 */
export const RIGHTS = {
  'read-people': by('sees', ...ROLES),
  'see-contact-details': by('sees', 'owner', ...BOTH_TEAMS, 'mediator'),
  'change-people': by('sees', 'owner', ...BOTH_TEAMS),
  'bring-in-files': by('yes', 'owner', 'marketing-manager', 'marketer'),
  'keep-campaigns': by('yes', 'owner', 'marketing-manager', 'marketer'),
  'share-views': by('yes', 'owner', 'marketing-manager', 'sales-manager'),
  'export-people': by('sees', 'owner', 'marketing-manager', 'sales-manager'),
  'erase-people': by('yes', 'owner'),

  'read-handoffs': by('sees', 'owner', ...BOTH_TEAMS, 'executive', 'mediator', 'viewer'),
  'decide-handoffs': by('sees', 'sales-manager', 'rep'),
  'withdraw-handoffs': by('sees', 'marketing-manager', 'marketer'),
  'assign-handoffs': { owner: 'yes', 'sales-manager': 'team' },
  'ask-other-team': by('yes', 'owner', ...BOTH_TEAMS),
  'keep-nurture': by('yes', 'owner', 'marketing-manager', 'marketer'),
  'keep-hours': {
    ...by('own', ...BOTH_TEAMS, 'executive', 'mediator', 'viewer'),
    owner: 'yes',
    'marketing-manager': 'team',
    'sales-manager': 'team',
  },
  'set-notices': by('yes', 'owner', 'marketing-manager', 'sales-manager'),
  'set-routing': by('yes', 'owner', 'sales-manager'),
  'watch-handoffs': by(
    'yes',
    'owner',
    'marketing-manager',
    'sales-manager',
    'executive',
    'mediator',
  ),

  'read-agreement': by('yes', ...ROLES),
  propose: by('yes', 'owner', ...BOTH_TEAMS, 'executive', 'mediator'),
  reserve: by('yes', ...BOTH_TEAMS, 'executive', 'mediator'),
  sign: by('side', 'marketing-manager', 'sales-manager'),
  'suspend-agreement': by('yes', 'mediator'),

  'read-scoreboard': by('yes', 'owner', ...BOTH_TEAMS, 'executive', 'mediator', 'viewer'),

  'see-members': by('yes', 'owner', ...BOTH_TEAMS, 'executive', 'mediator', 'viewer'),
  'see-settings': by('yes', 'owner', 'marketing-manager', 'sales-manager', 'mediator'),
  'manage-members': { owner: 'yes', 'marketing-manager': 'team', 'sales-manager': 'team' },
  'change-workspace': by('yes', 'owner'),
  'make-keys': by('yes', 'owner'),
  'read-audit': by('yes', 'owner', 'mediator'),
  'read-mail': by('yes', 'owner'),
  'back-up': by('yes', 'owner'),
} as const satisfies Record<string, Partial<Record<Role, Reach>>>

/** How far a right reaches. `side`: for one's own side only; `own`: what is the member's own and nobody else's. */
export type Reach = 'yes' | 'sees' | 'team' | 'side' | 'own'
export type Right = keyof typeof RIGHTS

/** What an API key can be made for: rights of the table that make sense without a human. */
export const KEY_SCOPES = [
  'read-people',
  'see-contact-details',
  'bring-in-files',
  'export-people',
  'read-agreement',
  'read-scoreboard',
  'see-members',
  'read-audit',
] as const satisfies Right[]
export type KeyScope = (typeof KEY_SCOPES)[number] | 'append-events'

/** Who asks, as far as permissions go. */
export type Holder = { roles: readonly Role[]; sees: Sees; teams: readonly number[] }

/** What a right is asked for: a signature for a side, or something of some teams. */
export type Subject = { side?: Side; teams?: readonly number[] }

/**
 * May this member do that? `may(member, 'sign', { side: 'sales' })`. Where the right reaches a team only, the subject
 * has to belong to one of the member's teams. Which people a member sees is another question: `member.sees`.
 */
export function may(member: Holder, right: Right, subject: Subject = {}): boolean {
  return member.roles.some((role) => {
    const reach = reachOf(role, right)
    if (reach === null) return false
    if (reach === 'side')
      return subject.side !== undefined && sidesOf([role]).includes(subject.side)
    if (reach === 'own') return subject.teams === undefined
    if (reach === 'team' && subject.teams !== undefined)
      return subject.teams.length > 0 && subject.teams.every((team) => member.teams.includes(team))
    return true
  })
}

/** How far a role's right reaches; null: not at all. */
export const reachOf = (role: Role, right: Right): Reach | null =>
  (RIGHTS[right] as Partial<Record<Role, Reach>>)[role] ?? null

function by(reach: Reach, ...roles: Role[]): Partial<Record<Role, Reach>> {
  return Object.fromEntries(roles.map((role) => [role, reach]))
}
