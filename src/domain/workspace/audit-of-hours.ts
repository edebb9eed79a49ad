import type { Action } from './audit-keeping.ts'
import { named } from './audit-words.ts'

/** What is said of working hours. */
export const OF_HOURS = {
  'change-hours': {
    name: 'Working hours changed',
    did: (told) => `changed the working hours of ${named(told)}`,
  },
  'add-absence': { name: 'Absence added', did: (told) => `said that ${named(told)} is away` },
  'remove-absence': {
    name: 'Absence taken back',
    did: (told) => `took an absence of ${named(told)} back`,
  },
  'add-crunch': {
    name: 'Crunch added',
    did: (told) => `said that ${named(told)} has less time for planned hand-offs`,
  },
  'remove-crunch': {
    name: 'Crunch taken back',
    did: (told) => `took back that ${named(told)} has less time`,
  },
  'change-routing': { name: 'Routing changed', did: () => 'changed who gets which lead' },
} satisfies Record<string, Action>
