import type { Told } from './audit-entry.ts'

/** What a kind of entry is called in a filter, and what its sentence says after the name of who did it. */
export type Action = { name: string; did: (told: Told) => string }

/** What leaves the house, and what is put away. */
export const ofKeeping = {
  'export-people': {
    name: 'People exported',
    did: ({ after }) =>
      typeof after?.people === 'number'
        ? `wrote ${after.people} people into a file`
        : 'asked for people as a file',
  },
  'export-deals': {
    name: 'Deals exported',
    did: ({ after }) =>
      typeof after?.deals === 'number'
        ? `wrote ${after.deals} deals into a file`
        : 'asked for deals as a file',
  },
  'export-audit': { name: 'Audit log exported', did: () => 'exported the audit log' },
  'make-backup': { name: 'Backup made', did: () => 'made a backup' },
  'restore-backup': { name: 'Backup restored', did: () => 'restored a backup' },
} satisfies Record<string, Action>
