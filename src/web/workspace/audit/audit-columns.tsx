import type { AuditEntry } from '#api/audit.ts'
import { int } from '#web/kit/format.ts'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'
import { whence } from './audit-words.ts'

/** The log as a list: what happened as a sentence, from where, and when. */
export const COLUMNS = (open: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] => [
  {
    id: 'seq',
    head: 'Entry',
    width: '72px',
    cell: ({ seq }) => <span className="quiet tabular">{int(seq)}</span>,
  },
  {
    id: 'what',
    head: 'What was done',
    cell: (entry) => (
      <button type="button" className="plain row-link audit-what" onClick={() => open(entry)}>
        <span className="w5">{entry.actor.name}</span> <span className="w4">{entry.sentence}</span>
      </button>
    ),
  },
  {
    id: 'from',
    head: 'From where',
    width: '26%',
    cell: (entry) => <span className="quiet">{whence(entry)}</span>,
  },
  {
    id: 'when',
    head: 'When',
    width: '110px',
    end: true,
    sort: 'descending',
    cell: ({ at }) => (
      <span className="quiet">
        <When at={at} />
      </span>
    ),
  },
]
