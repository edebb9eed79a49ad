import type { Action } from './audit-keeping.ts'
import { fieldsOf, listed, named } from './audit-words.ts'

/** What is done with lists of people. */
export const OF_LISTS = {
  'make-view': { name: 'View saved', did: (told) => `saved the view ${named(told)}` },
  'change-view': {
    name: 'View changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the view ${named(told)}`,
  },
  'remove-view': { name: 'View removed', did: (told) => `removed the view ${named(told)}` },
} satisfies Record<string, Action>
