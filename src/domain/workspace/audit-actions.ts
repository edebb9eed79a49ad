import type { AuditFields, AuditSubject, Told } from './audit-entry.ts'
import { type Action, ofKeeping } from './audit-keeping.ts'
import { OF_AGREEMENT } from './audit-of-agreement.ts'
import { OF_ASKING } from './audit-of-asking.ts'
import { OF_CHATS } from './audit-of-chats.ts'
import { OF_HOURS } from './audit-of-hours.ts'
import { OF_LISTS } from './audit-of-lists.ts'
import { OF_PRIVACY } from './audit-of-privacy.ts'
import { OF_TRACKS } from './audit-of-tracks.ts'
import { countOf, fieldsOf, listed, named, wordOf, wordsOf, yours } from './audit-words.ts'

const ofWorkspace = {
  'make-workspace': { name: 'Workspace made', did: (told) => `made the workspace ${named(told)}` },
  'claim-workspace': {
    name: 'First owner came',
    did: (told) => `became the first owner of ${named(told)}`,
  },
  'change-workspace': {
    name: 'Workspace changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the workspace`,
  },
  'change-settings': {
    name: 'Settings changed',
    did: (told) => `changed the settings for ${named(told)}`,
  },
  'make-example': { name: 'Example made', did: () => 'made the invented example company' },
  'remove-example': {
    name: 'Example removed',
    did: () => 'removed the invented example company with everything in it',
  },
  'put-in-force': {
    name: 'Agreement in force',
    did: (told) => `put version ${wordOf(told, 'version')} of the agreement in force`,
  },
} satisfies Record<string, Action>

const ofSigningIn = {
  'sign-in': { name: 'Signed in', did: () => 'signed in' },
  'refuse-sign-in': {
    name: 'Sign-in refused',
    did: (told) => `refused somebody who tried to sign in as ${named(told)}`,
  },
  'sign-out': { name: 'Signed out', did: () => 'signed out' },
  'end-sessions': {
    name: 'Sessions ended',
    did: (told) => `ended ${yours(told, 'other sessions', 'sessions')}`,
  },
  'confirm-password': {
    name: 'Password asked again',
    did: () => 'gave the password again before a dangerous act',
  },
  'change-password': {
    name: 'Password changed',
    did: (told) => `changed ${yours(told, 'password', 'password')}`,
  },
  'ask-reset': {
    name: 'Reset asked for',
    did: (told) => `asked for a way to set ${yours(told, 'password', 'password')} anew`,
  },
  'turn-on-second-factor': {
    name: 'Second factor on',
    did: (told) => `turned on ${yours(told, 'second factor', 'second factor')}`,
  },
  'turn-off-second-factor': {
    name: 'Second factor off',
    did: (told) => `turned off ${yours(told, 'second factor', 'second factor')}`,
  },
  'use-recovery-code': {
    name: 'Recovery code used',
    did: () => 'signed in with one of the recovery codes',
  },
  refuse: { name: 'Refused', did: (told) => `was not allowed to ${named(told)}` },
} satisfies Record<string, Action>

const ofMembers = {
  'invite-member': {
    name: 'Member invited',
    did: (told) => `invited ${named(told)}${asRoles(told)}`,
  },
  'withdraw-invitation': {
    name: 'Invitation withdrawn',
    did: (told) => `withdrew the invitation of ${named(told)}`,
  },
  'accept-invitation': {
    name: 'Invitation accepted',
    did: (told) => `accepted the invitation${invitedAs(told)} and came in${asRoles(told)}`,
  },
  'give-role': {
    name: 'Role given',
    did: (told) => `gave ${named(told)} the ${countOf(told, 'roles', 'role', 'roles')}`,
  },
  'change-teams': {
    name: 'Teams changed',
    did: (told) =>
      isEmpty(told.after?.teams)
        ? `took ${named(told)} out of every team`
        : `put ${named(told)} into the ${countOf(told, 'teams', 'team', 'teams')}`,
  },
  'change-member': {
    name: 'Member changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of ${named(told)}`,
  },
  'remove-member': {
    name: 'Member removed',
    did: (told) => `ended the membership of ${named(told)}`,
  },
  'restore-member': { name: 'Member came back', did: (told) => `let ${named(told)} in again` },
  'make-team': { name: 'Team made', did: (told) => `made the team ${named(told)}` },
  'change-team': {
    name: 'Team changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the team ${named(told)}`,
  },
  'remove-team': { name: 'Team removed', did: (told) => `removed the team ${named(told)}` },
  'make-key': { name: 'Key made', did: (told) => `made the key ${named(told)}` },
  'renew-key': { name: 'Key renewed', did: (told) => `renewed the key ${named(told)}` },
  'revoke-key': { name: 'Key revoked', did: (told) => `revoked the key ${named(told)}` },
} satisfies Record<string, Action>

const ofPeople = {
  'view-person': { name: 'Person looked at', did: (told) => `looked at ${named(told)}` },
  'merge-people': {
    name: 'People merged',
    did: (told) => `merged ${named(told)} with ${wordOf(told, 'with')}`,
  },
  'undo-merge': {
    name: 'Merge undone',
    did: (told) => `undid the merge of ${named(told)} with ${wordOf(told, 'with')}`,
  },
  'tell-apart': {
    name: 'People told apart',
    did: (told) => `decided that ${named(told)} and ${wordOf(told, 'with')} are not the same`,
  },
  'undo-tell-apart': {
    name: 'Telling apart undone',
    did: (told) => `took back that ${named(told)} and ${wordOf(told, 'with')} are not the same`,
  },
  'say-whose-clicks': {
    name: 'Clicks judged',
    did: (told) =>
      told.after?.was
        ? `said that clicks in mails (${wordOf(told, 'clicks')}) of ${named(told)} came from a ${wordOf(told, 'was')}`
        : `took back what was said of clicks in mails (${wordOf(told, 'clicks')}) of ${named(told)}`,
  },
  'export-people': { name: 'People exported', did: (told) => `exported ${named(told)}` },
  'start-import': { name: 'Import started', did: (told) => `began to bring in ${named(told)}` },
  'resume-import': {
    name: 'Import went on',
    did: (told) => `went on bringing in ${named(told)} after it was interrupted`,
  },
  'stop-import': { name: 'Import stopped', did: (told) => `stopped bringing in ${named(told)}` },
  'finish-import': { name: 'Import finished', did: (told) => finished(told) },
  'replay-failed-event': {
    name: 'Failed event replayed',
    did: (told) => `mended and replayed ${named(told)}`,
  },
  'set-failed-event-aside': {
    name: 'Failed event set aside',
    did: (told) => `set ${named(told)} aside`,
  },
  'change-statuses': {
    name: 'Meanings of statuses changed',
    did: (told) => `put version ${wordOf(told, 'version')} of the table of statuses in force`,
  },
  'take-out-import': {
    name: 'Import taken out',
    did: (told) => `took ${named(told)} out again`,
  },
} satisfies Record<string, Action>

const ofCampaigns = {
  'change-channel-rules': {
    name: 'Channel rules changed',
    did: (told) => `put version ${wordOf(told, 'version')} of the channel rules in force`,
  },
  'make-campaign': { name: 'Campaign made', did: (told) => `made the campaign ${named(told)}` },
  'change-campaign': {
    name: 'Campaign changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the campaign ${named(told)}`,
  },
  'remove-campaign': {
    name: 'Campaign removed',
    did: (told) => `removed the campaign ${named(told)}`,
  },
  'say-buying-role': {
    name: 'Buying role said',
    did: (told) =>
      told.after?.plays === null
        ? `took back what was said of ${named(told)} as ${wordOf(told, 'role')}`
        : `said that ${named(told)} ${told.after?.plays ? 'is' : 'is not'} the ${wordOf(told, 'role')}`,
  },
  'need-buying-roles': {
    name: 'Buying group changed',
    did: () => 'changed whom it takes to buy',
  },
  'say-company-domain': {
    name: 'Domain said',
    did: (told) =>
      told.after?.isCompany === null
        ? `took back what was said of the domain ${named(told)}`
        : `said that the domain ${named(told)} ${told.after?.isCompany ? 'is' : 'is not'} a company`,
  },
  'assign-campaign-text': {
    name: 'Campaign text assigned',
    did: (told) => `said that “${wordOf(told, 'text')}” means the campaign ${named(told)}`,
  },
  'unassign-campaign-text': {
    name: 'Campaign text taken back',
    did: (told) => `said that “${wordOf(told, 'text')}” does not mean the campaign ${named(told)}`,
  },
} satisfies Record<string, Action>

const ofFeed = {
  'make-webhook': { name: 'Webhook made', did: (told) => `made the webhook ${named(told)}` },
  'change-webhook': {
    name: 'Webhook changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the webhook ${named(told)}`,
  },
  'turn-off-webhook': {
    name: 'Webhook turned off',
    did: (told) =>
      told.after?.because === 'gone'
        ? `turned the webhook ${named(told)} off, because its address says that it is gone`
        : `turned the webhook ${named(told)} off, because nothing arrived for five days`,
  },
  'renew-webhook-secret': {
    name: 'Webhook secret renewed',
    did: (told) => `made another secret for the webhook ${named(told)}`,
  },
  'remove-webhook': {
    name: 'Webhook removed',
    did: (told) => `removed the webhook ${named(told)}`,
  },
  'send-again': {
    name: 'Sent again',
    did: (told) =>
      `sent ${countOf(told, 'deliveries', 'delivery', 'deliveries')} of the webhook ${named(told)} again`,
  },
} satisfies Record<string, Action>

/**
 * Everything that an entry of the audit log may tell: a verb with its object. The list only grows, for what was
 * recorded stays recorded.
 */
export const AUDIT_ACTIONS = {
  ...ofWorkspace,
  ...ofSigningIn,
  ...ofMembers,
  ...ofPeople,
  ...OF_PRIVACY,
  ...OF_CHATS,
  ...OF_HOURS,
  ...OF_AGREEMENT,
  ...OF_ASKING,
  ...OF_LISTS,
  ...OF_TRACKS,
  ...ofCampaigns,
  ...ofFeed,
  ...ofKeeping,
} satisfies Record<string, Action>

export type AuditAction = keyof typeof AUDIT_ACTIONS

/** What happened, as whoever did it tells it. */
export type AuditEvent = {
  action: AuditAction
  subject: AuditSubject
  before?: AuditFields | null
  after?: AuditFields | null
}

/** What was done, to be read after the name of who did it: "gave Rosa Delgado the role Sales manager". */
export function auditSentence(told: Told): string {
  const known: Action | undefined = isAction(told.action) ? AUDIT_ACTIONS[told.action] : undefined
  return known ? known.did(told) : `did “${told.action}” with ${named(told)}`
}

/** What entries of this kind are called; the verb itself where a newer version wrote it. */
export const auditActionName = (action: string): string =>
  isAction(action) ? AUDIT_ACTIONS[action].name : action

const isAction = (action: string): action is AuditAction => Object.hasOwn(AUDIT_ACTIONS, action)

/** " as Owner and Sales manager"; nothing where no roles are told. */
const asRoles = (told: Told) => (isEmpty(told.after?.roles) ? '' : ` as ${wordsOf(told, 'roles')}`)

/** Whoever holds the link may come in; it is told when it was made out to another address. */
const invitedAs = ({ after }: Told) =>
  typeof after?.invited === 'string' && after.invited !== after.email
    ? ` made out to ${after.invited}`
    : ''

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

function finished(told: Told): string {
  const state = told.after?.state
  if (state === 'failed') return `broke off while bringing in ${named(told)}`
  if (state === 'stopped') return `ended the stopped import of ${named(told)}`
  return `finished bringing in ${named(told)}`
}
