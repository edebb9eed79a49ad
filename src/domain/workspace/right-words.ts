import { type KeyScope, type Reach, RIGHTS, type Right, reachOf } from './may.ts'
import { type Role, type Sees, sidesOf, usuallySees } from './role.ts'

/** Every right in plain words, by the room it belongs to, in the order of the page. */
export const RIGHT_WORDS: Record<Right, { room: string; says: string }> = {
  'read-people': { room: 'People and hand-offs', says: 'See people' },
  'see-contact-details': { room: 'People and hand-offs', says: 'See mail and phone' },
  'change-people': { room: 'People and hand-offs', says: 'Change and merge people' },
  'bring-in-files': { room: 'People and hand-offs', says: 'Bring in a file' },
  'keep-campaigns': { room: 'People and hand-offs', says: 'Sort channels and campaigns' },
  'share-views': { room: 'People and hand-offs', says: 'Share views with everybody' },
  'export-people': { room: 'People and hand-offs', says: 'Export people' },
  'erase-people': { room: 'People and hand-offs', says: 'Erase people' },
  'read-handoffs': { room: 'Between the teams', says: 'See the lead desk' },
  'decide-handoffs': { room: 'Between the teams', says: 'Accept, reject, recycle leads' },
  'withdraw-handoffs': { room: 'Between the teams', says: 'Take a lead back' },
  'assign-handoffs': { room: 'Between the teams', says: 'Give a lead to another rep' },
  'ask-other-team': { room: 'Between the teams', says: 'Ask the other team' },
  'keep-nurture': { room: 'Between the teams', says: 'Keep nurture tracks' },
  'keep-hours': { room: 'Between the teams', says: 'Set working hours' },
  'set-notices': { room: 'People and hand-offs', says: 'Connect chats, set escalation' },
  'set-routing': { room: 'Between the teams', says: 'Say who gets which lead' },
  'watch-handoffs': { room: 'Between the teams', says: 'See how the hand-off goes' },
  'read-agreement': { room: 'Agreement', says: 'Read the agreement' },
  propose: { room: 'Agreement', says: 'Propose a change' },
  reserve: { room: 'Agreement', says: 'Write a reservation' },
  sign: { room: 'Agreement', says: 'Sign' },
  'suspend-agreement': { room: 'Agreement', says: 'Stop a version in force' },
  'read-scoreboard': { room: 'Numbers', says: 'See the scoreboard' },
  'see-members': { room: 'Workspace', says: 'See who is here' },
  'see-settings': { room: 'Workspace', says: 'See the settings' },
  'manage-members': { room: 'Workspace', says: 'Invite people, give roles' },
  'change-workspace': { room: 'Workspace', says: 'Change company and teams' },
  'make-keys': { room: 'Workspace', says: 'Make keys and webhooks' },
  'read-audit': { room: 'Workspace', says: 'Read the audit log' },
  'read-mail': { room: 'Workspace', says: 'Read the outbox' },
  'back-up': { room: 'Workspace', says: 'Make a backup' },
}

/** The rooms of the table with their rights. */
export const RIGHTS_BY_ROOM: [room: string, rights: Right[]][] = Object.entries(
  Object.groupBy(Object.keys(RIGHTS) as Right[], (right) => RIGHT_WORDS[right].room),
).map(([room, rights]) => [room, rights ?? []])

/** What a key may, as its maker chooses it. */
export const scopeWords = (scope: KeyScope): string =>
  scope === 'append-events' ? 'Write events' : RIGHT_WORDS[scope].says

/** Several of them: "See people, read the agreement". */
export const scopesSaid = (scopes: readonly KeyScope[]): string =>
  scopes
    .map(scopeWords)
    .map((words, i) => (i === 0 ? words : words.charAt(0).toLowerCase() + words.slice(1)))
    .join(', ')

/** One cell of the table in a word, and how far it reaches for its tint; null: the role may not. */
export type Cell = { says: string; reach: 'all' | 'team' | 'own' | 'sign' }

const SEEN: Record<Sees, Cell> = {
  all: { says: 'all', reach: 'all' },
  team: { says: 'team', reach: 'team' },
  own: { says: 'own', reach: 'own' },
  origins: { says: 'some origins', reach: 'own' },
}

/** What this role may of this right, e.g. "team" for a sales manager who invites people. */
export function cellOf(role: Role, right: Right): Cell | null {
  const reach: Reach | null = reachOf(role, right)
  if (reach === null) return null
  if (reach === 'sees') return SEEN[usuallySees([role])]
  if (reach === 'team') return SEEN.team
  if (reach === 'own') return SEEN.own
  if (reach === 'side') return { says: `for ${sidesOf([role])[0]}`, reach: 'sign' }
  return { says: 'yes', reach: 'all' }
}
