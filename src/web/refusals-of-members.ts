import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Those that speak of members, what they may do, their teams and who is invited. */
export const OF_MEMBERS = {
  'member-unknown': {
    is: 'There is no such member for you to change.',
    next: 'They may have left, or they are not in one of your teams. The list of members says who is here.',
  },
  'team-unknown': {
    is: 'There is no such team any more.',
    next: 'Somebody removed it. Choose another one.',
  },
  'invitation-unknown': {
    is: 'This invitation is no longer open.',
    next: 'It was taken up, or withdrawn. The list of members says which.',
  },
  'roles-none': {
    is: 'A member needs a role.',
    next: 'Choose at least one. To take everything away, end the membership.',
  },
  'roles-both-sides': {
    is: 'Nobody works for both sides here.',
    next: 'Choose one side, or turn small mode on under Company while the company is small.',
  },
  'roles-mixed': {
    is: 'These roles do not go together.',
    next: 'A mediator or an agency guest stands outside of both teams and holds no role of a side.',
  },
  'team-other-side': {
    is: 'This team is not on the side of these roles.',
    next: 'Choose a team of the same side. A mediator and a guest are in none.',
  },
  'sees-no-team': {
    is: 'Who sees their team needs to be in one.',
    next: 'Choose a team, or choose whose people they see.',
  },
  'sees-no-origin': {
    is: 'It is not said yet which origins they see.',
    next: 'Name at least one origin, as it is called in the list of people.',
  },
  'beyond-own': {
    is: 'You cannot give more than you have yourself.',
    next: 'An owner can: ask one for this role, this view or these names.',
  },
  'last-owner': {
    is: 'A workspace is never without an owner.',
    next: 'Make somebody else an owner first. Nothing was changed.',
  },
  'team-name-taken': {
    is: 'There is a team with this name already.',
    next: 'Choose another name.',
  },
  'team-not-empty': {
    is: 'There are still members in this team.',
    next: 'Move them to another team first. Nothing was removed.',
  },
  'revenue-team-there': {
    is: 'There is a revenue team already.',
    next: 'One is enough: it stands for both sides.',
  },
  'member-already': {
    is: 'They are a member of this workspace already.',
    next: 'Change their roles on the page of members.',
  },
  'invited-already': {
    is: 'Somebody with this mail address is invited already.',
    next: 'Send that invitation again, or withdraw it first.',
  },
  'invitation-over': {
    is: 'This invitation is no longer good.',
    next: 'It was taken up, withdrawn, or is older than seven days. Ask whoever invited you for another one.',
  },
  'joining-needs-sign-in': {
    is: 'The invitation was not taken up.',
    next: 'If you have an account with this mail address, sign in first, then open the link again.',
  },
  'both-hats': {
    is: 'Somebody still works for both sides.',
    next: 'Give them the roles of one side first, then leave small mode.',
  },
  'place-unknown': {
    is: 'We do not know the public holidays of this place.',
    next: 'Choose a country from the list, and a region of it or none.',
  },
  'absence-unknown': {
    is: 'There is no such absence for you to take back.',
    next: 'Somebody took it back before you, or it is not yours to change.',
  },
  'times-crossed': {
    is: 'The end is not after the beginning.',
    next: 'Choose a later end.',
  },
  'times-out-of-reach': {
    is: 'These days are too long ago, or too far ahead.',
    next: 'Choose days from a month ago until three years ahead.',
  },
  'absence-too-long': {
    is: 'Nobody is away for longer than three years.',
    next: 'Choose an earlier end, or close the account if they do not come back.',
  },
  'crunch-unknown': {
    is: 'There is no such time for you to take back.',
    next: 'Somebody took it back before you, or the team is not yours.',
  },
} satisfies Partial<Record<Refusal, Said>>
