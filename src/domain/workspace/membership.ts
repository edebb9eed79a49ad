import { ok, type Result, refuse } from '#domain/result.ts'
import { type Holder, may } from './may.ts'
import {
  type Role,
  type RolesRefusal,
  rolesFit,
  type Sees,
  SIDES,
  type Side,
  sidesOf,
  type TeamSide,
} from './role.ts'

/** What membership consists of, as far as somebody else decides it. */
export type Membership = {
  roles: readonly Role[]
  sees: Sees
  /** With sees = 'origins': whose people. */
  origins: readonly string[]
  teams: readonly number[]
  /** How the CRM names this member; whoever sees their own sees the people of these owners. */
  knownAs: readonly string[]
}

/** The company as far as memberships depend on it. */
export type Company = { small: boolean; sideOf: ReadonlyMap<number, TeamSide> }

export type MembershipRefusal =
  | RolesRefusal
  | 'team-unknown'
  | 'team-other-side'
  | 'sees-no-team'
  | 'sees-no-origin'
  | 'beyond-own'

/** What a manager may make of the members of their teams; in a revenue team also those of the other side. */
const GIVES: Partial<Record<Role, readonly Role[]>> = {
  'marketing-manager': ['marketing-manager', 'marketer', 'rep'],
  'sales-manager': ['sales-manager', 'rep', 'marketer'],
}

/** Who gives somebody a membership; what they see by origins counts, too. */
type Giver = Holder & { origins?: readonly string[] }

/** The roles that this member may give to somebody, and whose holders they may manage. */
export function rolesToGive(actor: Holder): readonly Role[] | 'all' {
  if (actor.roles.includes('owner')) return 'all'
  return [...new Set(actor.roles.flatMap((role) => GIVES[role] ?? []))]
}

/**
 * Whether a member may change this other one at all: owners everybody, managers those in their own teams whose roles
 * are not above theirs, and nobody but owners themselves. Who may not is told that there is no such member.
 */
export function mayManage(
  actor: Holder,
  of: Pick<Membership, 'roles' | 'teams'>,
  isSelf: boolean,
): boolean {
  const gives = rolesToGive(actor)
  if (gives === 'all') return true
  return (
    !isSelf &&
    may(actor, 'manage-members', { teams: of.teams }) &&
    of.roles.every((role) => gives.includes(role))
  )
}

/**
 * Whether a membership can be like that, and whether this member may make it so. Nobody gives more than they have:
 * managers no role above their own, no team but theirs, no wider view, and no names in the CRM unless they see
 * everybody, because such a name opens its people. Refusals: MembershipRefusal.
 */
export function membershipFits(
  actor: Giver,
  wanted: Membership,
  company: Company,
  before: Membership | null = null,
): Result<Membership, MembershipRefusal> {
  const roles = rolesFit(wanted.roles, company.small)
  if (!roles.ok) return roles
  const teams = teamsFit(wanted, company)
  if (!teams.ok) return teams
  if (wanted.sees === 'team' && wanted.teams.length === 0) return refuse('sees-no-team')
  if (wanted.sees === 'origins' && wanted.origins.length === 0) return refuse('sees-no-origin')
  if (!isWithin(actor, wanted, before)) return refuse('beyond-own')
  return ok({ ...wanted, roles: roles.value })
}

/** Each team stands on a side of the member's; who works for neither side can only be in a revenue team. */
function teamsFit(
  { roles, teams }: Membership,
  { sideOf }: Company,
): Result<null, 'team-unknown' | 'team-other-side'> {
  const sides: TeamSide[] = [...sidesOf(roles), 'revenue']
  const stands = teams.map((team) => sideOf.get(team))
  if (stands.includes(undefined)) return refuse('team-unknown')
  const isNobodys = roles.includes('mediator') || roles.includes('guest')
  if (isNobodys && teams.length > 0) return refuse('team-other-side')
  return stands.every((side) => side !== undefined && sides.includes(side))
    ? ok(null)
    : refuse('team-other-side')
}

function isWithin(actor: Giver, wanted: Membership, before: Membership | null): boolean {
  const gives = rolesToGive(actor)
  if (gives === 'all') return true
  const isRenamed = !sameNames(wanted.knownAs, before?.knownAs ?? [])
  return (
    wanted.roles.every((role) => gives.includes(role)) &&
    may(actor, 'manage-members', { teams: wanted.teams }) &&
    seesNoMore(actor, wanted) &&
    (actor.sees === 'all' || !isRenamed)
  )
}

/**
 * One's own people are the fewest, then the team's, then all. Origins lie across: only who sees all or these very
 * origins gives them, and who sees some origins gives no team's.
 */
function seesNoMore(actor: Giver, wanted: Pick<Membership, 'sees' | 'origins'>): boolean {
  if (actor.sees === 'all' || wanted.sees === 'own') return true
  if (wanted.sees === 'origins' || actor.sees === 'origins')
    return (
      wanted.sees === actor.sees &&
      wanted.origins.every((origin) => actor.origins?.includes(origin) ?? false)
    )
  return wanted.sees === actor.sees
}

const sameNames = (one: readonly string[], other: readonly string[]) =>
  [...one].sort().join('\n') === [...other].sort().join('\n')

/** A workspace is never without an owner. */
export const keepsOwner = (ownersLeft: number): Result<null, 'last-owner'> =>
  ownersLeft > 0 ? ok(null) : refuse('last-owner')

/** For which sides a member signs. */
export const signsFor = (member: Holder): Side[] =>
  SIDES.filter((side) => may(member, 'sign', { side }))

/** Names as a person's owner is held against them: in lower case, each once. */
export const asKnown = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '')),
]

/** Other roles or teams end the sessions; whom somebody sees is asked anew with every request. */
export const endsSessions = (before: Membership, after: Membership): boolean =>
  !sameNames(before.roles, after.roles) ||
  !sameNames(before.teams.map(String), after.teams.map(String))
