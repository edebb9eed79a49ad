import type { Told } from './audit-entry.ts'
import { named, wordOf } from './audit-words.ts'

/** What was done about what people may ask of whoever holds their data. */
export const OF_PRIVACY = {
  'erase-person': {
    name: 'Person erased',
    did: (told) => `erased ${named(told)} everywhere: events (${wordOf(told, 'events')})`,
  },
  'say-consent': {
    name: 'Consent written down',
    did: (told) =>
      `wrote down that ${named(told)} said ${told.after?.given ? 'yes' : 'no'} to ${wordOf(told, 'purpose')}`,
  },
  unsubscribe: {
    name: 'Unsubscribed',
    did: (told) =>
      `unsubscribed ${named(told)} from ${wordOf(told, 'purpose')} by the link in a mail`,
  },
  'change-purposes': { name: 'Purposes changed', did: () => 'changed what data is used for' },
  'change-retention': {
    name: 'Keeping changed',
    did: () => 'changed how long data is kept',
  },
  'forget-old': {
    name: 'Old data removed',
    did: (told) => `removed what was kept long enough: ${wordOf(told, 'rows')} rows`,
  },
  'suppress-name': {
    name: 'Name suppressed',
    did: (told) => `said of somebody “${wordOf(told, 'kind')}”`,
  },
  'unsuppress-name': {
    name: 'Suppression taken back',
    did: (told) => `took back “${wordOf(told, 'kind')}” of somebody`,
  },
} satisfies Record<string, { name: string; did: (told: Told) => string }>
