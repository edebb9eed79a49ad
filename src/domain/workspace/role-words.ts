import type { Role } from './role.ts'

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
