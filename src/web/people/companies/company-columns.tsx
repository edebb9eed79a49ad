import { Link } from '@tanstack/react-router'
import type { CompanyRow } from '#api/companies.ts'
import { shortStageWords } from '#domain/people/stage-words.ts'
import { int } from '#web/kit/format.ts'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'
import { sumsSaid } from './sums-said.ts'

/** The list of companies: who, how many, how far, what is open, and when somebody was last here. */
export const COMPANY_COLUMNS: readonly Column<CompanyRow>[] = [
  {
    id: 'who',
    head: 'Company',
    width: '26%',
    cell: (row) => (
      <Link
        to="/companies/$companyId"
        params={{ companyId: String(row.companyId) }}
        className="w5 row-link"
      >
        {row.name}
      </Link>
    ),
  },
  {
    id: 'domain',
    head: 'Domain',
    width: '18%',
    cell: (row) => row.domain ?? <span className="quiet">not known</span>,
  },
  { id: 'people', head: 'People', width: '80px', end: true, cell: (row) => int(row.people) },
  {
    id: 'state',
    head: 'Furthest',
    cell: (row) => (row.bestStage ? shortStageWords(row.bestStage) : null),
  },
  {
    id: 'amount',
    head: 'Open deals',
    width: '20%',
    end: true,
    cell: (row) =>
      row.openDeals === 0 ? (
        <span className="quiet hidephone">none</span>
      ) : (
        <>
          {int(row.openDeals)}
          <span className="quiet"> · {sumsSaid(row.openSums)}</span>
        </>
      ),
  },
  {
    id: 'when',
    head: 'Last here',
    width: '100px',
    end: true,
    cell: (row) =>
      row.lastSeenAt === null ? null : (
        <span className="quiet">
          <When at={row.lastSeenAt} />
        </span>
      ),
  },
]
