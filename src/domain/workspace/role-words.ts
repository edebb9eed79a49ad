import type { Role, Sees, TeamSide } from './role.ts'

/** What a role is called on a page and in a mail. */
export const ROLE_NAMES: Record<Role, string> = {
  owner: 'Owner',
  'marketing-manager': 'Marketing manager',
  marketer: 'Marketing',
  'sales-manager': 'Sales manager',
  rep: 'Sales',
  executive: 'Executive',
  mediator: 'Mediator',
  guest: 'Agency guest',
  viewer: 'Viewer',
}

/** What a side of a team is called. */
export const SIDE_NAMES: Record<TeamSide, string> = {
  marketing: 'Marketing',
  sales: 'Sales',
  revenue: 'Revenue',
}

/** Whose people somebody sees, to be read after "Sees". */
export const SEES_NAMES: Record<Sees, string> = {
  own: 'their own',
  team: 'their team’s',
  all: 'everyone',
  origins: 'some origins',
}
