import { Link } from '@tanstack/react-router'
import type { PersonRow } from '#api/people.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { eventWords, originWords } from '#domain/people/event-words.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import { closingWords, shortStageWords } from '#domain/people/stage-words.ts'
import { Likelihood } from '#web/kit/mark.tsx'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'

type Columns = readonly Column<PersonRow>[]

/** The list of people: who, where from, how far, how warm, and when they were last here. */
export function peopleColumns(agreement: Agreement | undefined, byName: boolean): Columns {
  return [
    { ...who, ...(byName ? { sort: 'ascending' as const } : {}) },
    company,
    { id: 'stage', head: 'Stage', width: '12%', cell: (row) => shortStageWords(row.stage) },
    {
      id: 'likely',
      head: 'Likelihood',
      width: '12%',
      cell: (row) => <Cell row={row} agreement={agreement} />,
    },
    origin,
    { id: 'did', head: 'Last here', cell: (row) => eventWords(row.lastEvent) },
    {
      id: 'when',
      head: 'When',
      width: '100px',
      end: true,
      ...(byName ? {} : { sort: 'descending' as const }),
      cell: (row) => (
        <span className="quiet">
          <When at={row.lastSeenAt} />
        </span>
      ),
    },
  ]
}

/** The list of hand-offs: who, when it began, how far it came and what became of it. */
export function handoffColumns(agreement: Agreement | undefined, byName: boolean): Columns {
  return [
    { ...who, ...(byName ? { sort: 'ascending' as const } : {}) },
    company,
    origin,
    {
      id: 'likely',
      head: 'Likelihood',
      width: '12%',
      cell: (row) => <Cell row={row} agreement={agreement} />,
    },
    {
      id: 'mql',
      head: 'Became an MQL',
      width: '130px',
      ...(byName ? {} : { sort: 'descending' as const }),
      cell: (row) => (row.mqlAt === null ? null : <When at={row.mqlAt} />),
    },
    { id: 'did', head: 'What became of it', cell: fate },
    {
      id: 'when',
      head: 'Won',
      width: '110px',
      end: true,
      cell: (row) => (row.wonAt === null ? null : <When at={row.wonAt} />),
    },
  ]
}

const who: Column<PersonRow> = {
  id: 'who',
  head: 'Person',
  width: '23%',
  cell: (row) => (
    <>
      <Link to="/people/$personId" params={{ personId: String(row.personId) }} className="row-link">
        {row.name}
      </Link>{' '}
      {row.n !== null && row.n > 1 ? <span className="quiet t12">hand-off {row.n}</span> : null}
      {row.n === null && row.title ? <span className="quiet t12">{row.title}</span> : null}
    </>
  ),
}
const company: Column<PersonRow> = {
  id: 'company',
  head: 'Company',
  width: '14%',
  cell: (row) => row.company ?? <span className="quiet">not told</span>,
}
const origin: Column<PersonRow> = {
  id: 'origin',
  head: 'Origin',
  width: '11%',
  cell: (row) => (row.origin ? originWords(row.origin) : <span className="quiet">left blank</span>),
}

/** How likely a deal is; where there is one, nothing is left to guess. */
function Cell({ row, agreement }: { row: PersonRow; agreement: Agreement | undefined }) {
  if (row.stage === 'customer') return <span className="quiet">customer</span>
  if (row.stage === 'opportunity') return <span className="quiet">deal open</span>
  const cell = row.fitBand + row.engagementBand
  if (!agreement) return <span className="quiet t12">{cell}</span>
  return (
    <span className="row g4">
      <Likelihood {...likelihood(agreement, row.fitBand, row.engagementBand)} />
      <span className="quiet t12">{cell}</span>
    </span>
  )
}

const OPEN = {
  held: 'Held: details are missing',
  passed: 'Waits for sales',
  accepted: 'With sales, accepted',
  deal: 'Deal open',
} as const

function fate({ furthest, outcome }: PersonRow) {
  if (outcome === null || furthest === null) return null
  return outcome === 'open' ? OPEN[furthest] : closingWords(outcome)
}
