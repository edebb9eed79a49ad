import type { Action } from './audit-keeping.ts'
import { fieldsOf, listed, named, wordOf } from './audit-words.ts'

/** What is done with lists of people. */
export const OF_LISTS = {
  'make-view': { name: 'View saved', did: (told) => `saved the view ${named(told)}` },
  'change-view': {
    name: 'View changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the view ${named(told)}`,
  },
  'remove-view': { name: 'View removed', did: (told) => `removed the view ${named(told)}` },
  'change-owners': {
    name: 'Owner of people changed',
    did: (told) => `gave ${named(told)} to ${wordOf(told, 'owner') || 'nobody'}`,
  },
  'give-lead': {
    name: 'Lead given to a rep',
    did: (told) => `gave the lead ${named(told)} to ${wordOf(told, 'owner')}`,
  },
  'undo-owners': {
    name: 'Change of owners undone',
    did: (told) => `gave ${named(told)} back to whom they had before`,
  },
} satisfies Record<string, Action>
