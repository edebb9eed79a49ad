import type { Action } from './audit-keeping.ts'
import { fieldsOf, listed, named } from './audit-words.ts'

/** Channels that are told, and who is told while a lead waits. */
export const OF_CHATS = {
  'make-chat': { name: 'Channel connected', did: (told) => `connected the channel ${named(told)}` },
  'change-chat': {
    name: 'Channel changed',
    did: (told) => `changed ${listed(fieldsOf(told))} of the channel ${named(told)}`,
  },
  'turn-off-chat': {
    name: 'Channel turned off',
    did: (told) =>
      told.after?.because === 'gone'
        ? `turned the channel ${named(told)} off, because its address says that it is gone`
        : `turned the channel ${named(told)} off, because nothing arrived for five days`,
  },
  'remove-chat': { name: 'Channel removed', did: (told) => `removed the channel ${named(told)}` },
  'set-escalation': {
    name: 'Escalation changed',
    did: () => 'changed who is told while a lead waits',
  },
} satisfies Record<string, Action>
