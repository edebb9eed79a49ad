import type { Action } from './audit-keeping.ts'
import { fieldsOf, listed, named } from './audit-words.ts'

/** What is done with tracks of nurture. */
export const OF_TRACKS = {
  'make-track': { name: 'Track made', did: (told) => `made the track ${named(told)}` },
  'change-track': {
    name: 'Track changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the track ${named(told)}`,
  },
  'remove-track': { name: 'Track removed', did: (told) => `removed the track ${named(told)}` },
  'start-track': {
    name: 'Track started',
    did: (told) => `started the track ${named(told)}`,
  },
  'stop-track': { name: 'Track stopped', did: (told) => `stopped the track ${named(told)}` },
  'take-out-of-track': {
    name: 'Taken out of a track',
    did: (told) => `took ${named(told)} out of their track`,
  },
} satisfies Record<string, Action>
