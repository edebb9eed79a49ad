import { ok, type Result, refuse } from '#domain/result.ts'

/** The two sides of the agreement. */
export const SIDES = ['marketing', 'sales'] as const
export type Side = (typeof SIDES)[number]

/** A team stands on one side, or is the one revenue team that is both. */
export const TEAM_SIDES = ['marketing', 'sales', 'revenue'] as const
export type TeamSide = (typeof TEAM_SIDES)[number]

/** What a member is here; most have one role, an owner often has a second one. */
export const ROLES = [
  'owner',
  'marketing-manager',
  'marketer',
  'sales-manager',
  'rep',
  'executive',
  'mediator',
  'guest',
  'viewer',
] as const
export type Role = (typeof ROLES)[number]

/** Whose people a member sees: their own, their teams', everybody's, or those of some origins (guests). */
export const SEES = ['own', 'team', 'all', 'origins'] as const
export type Sees = (typeof SEES)[number]

const SIDE_OF: Partial<Record<Role, Side>> = {
  'marketing-manager': 'marketing',
  marketer: 'marketing',
  'sales-manager': 'sales',
  rep: 'sales',
}

/** The sides a member works for: both only in small mode, where one person wears two hats. */
export const sidesOf = (roles: readonly Role[]): Side[] =>
  SIDES.filter((side) => roles.some((role) => SIDE_OF[role] === side))

/**
 * The roles of whoever begins a workspace: its owner, and the manager of the team they work in. `both`: the company is
 * small, and one person wears both hats.
 */
export const beginsAs = (worksIn: Side | 'both'): Role[] =>
  ROLES.filter(
    (role) =>
      role === 'owner' ||
      SIDES.some((side) => role === `${side}-manager` && (worksIn === side || worksIn === 'both')),
  )

/** Roles that stand outside of both teams, so that nobody holds them beside a side's. */
const OUTSIDE: readonly Role[] = ['mediator', 'guest']

export type RolesRefusal = 'roles-none' | 'roles-both-sides' | 'roles-mixed'

/**
 * Whether one member may hold these roles together. A mediator or guest works for neither side; somebody works for
 * both sides only while the company is small. Refusals: roles-none, roles-both-sides, roles-mixed.
 */
export function rolesFit(roles: readonly Role[], small: boolean): Result<Role[], RolesRefusal> {
  const held = ROLES.filter((role) => roles.includes(role))
  if (held.length === 0) return refuse('roles-none')
  const outside = held.some((role) => OUTSIDE.includes(role))
  if (outside && held.some((role) => !OUTSIDE.includes(role) && role !== 'owner'))
    return refuse('roles-mixed')
  if (held.includes('mediator') && held.includes('guest')) return refuse('roles-mixed')
  if (held.includes('guest') && held.includes('owner')) return refuse('roles-mixed')
  if (sidesOf(held).length === 2 && !small) return refuse('roles-both-sides')
  return ok(held)
}

const SEES_BY_ROLE: Record<Role, Sees> = {
  owner: 'all',
  'marketing-manager': 'all',
  marketer: 'all',
  'sales-manager': 'team',
  rep: 'own',
  executive: 'all',
  mediator: 'all',
  guest: 'origins',
  viewer: 'all',
}

/** What a member with these roles sees unless an owner says otherwise: the widest of them. */
export function usuallySees(roles: readonly Role[]): Sees {
  const widest: Sees[] = ['all', 'team', 'own', 'origins']
  return widest.find((sees) => roles.some((role) => SEES_BY_ROLE[role] === sees)) ?? 'own'
}
