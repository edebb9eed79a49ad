import { Link } from '@tanstack/react-router'
import type { PersonRow } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { eventWords, originWords } from '#domain/people/event-words.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import type { PeopleColumn } from '#domain/people/list-columns.ts'
import { closingWords, shortStageWords } from '#domain/people/stage-words.ts'
import { Likelihood } from '#web/kit/mark.tsx'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'

type Columns = readonly Column<PersonRow>[]
type Sort = NonNullable<PeopleFilter['sort']>

/** How the list is sorted, and how to have it sorted otherwise; `usual` is how it stands when nobody asked. */
export type Sorting = { sort: Sort | undefined; usual: Sort; by: (sort: Sort | undefined) => void }

/** Instants begin with the newest, words with A. */
const FALLS = new Set(['last-seen', 'first-seen', 'mql'])

/** A column by which the list can be sorted; chosen again, the other way round. */
function sorted(column: Column<PersonRow>, key: string, { sort, usual, by }: Sorting) {
  const now = sort ?? usual
  const isMine = now.replace(/^-/, '') === key
  const isTurned = now.startsWith('-')
  const next = (isMine && !isTurned ? `-${key}` : key) as Sort
  return {
    ...column,
    ...(isMine
      ? { sort: FALLS.has(key) === isTurned ? ('ascending' as const) : ('descending' as const) }
      : {}),
    sortBy: () => by(next === usual ? undefined : next),
  }
}

/** The list of people: who, and the columns that were chosen. */
export function peopleColumns(
  agreement: Agreement | undefined,
  sorting: Sorting,
  shown: readonly PeopleColumn[],
): Columns {
  const likely: Column<PersonRow> = {
    id: 'likely',
    head: 'Likelihood',
    width: '10%',
    cell: (row) => <Cell row={row} agreement={agreement} />,
  }
  const columns: Record<PeopleColumn, Column<PersonRow>> = {
    company: sorted(company, 'company', sorting),
    stage: sorted(stage, 'stage', sorting),
    owner: sorted(owner, 'owner', sorting),
    likely: sorted(likely, 'band', sorting),
    origin: sorted(origin, 'origin', sorting),
    did: { id: 'did', head: 'Last here', cell: (row) => eventWords(row.lastEvent) },
    when: sorted(dayOf('when', 'When', 'lastSeenAt'), 'last-seen', sorting),
    first: sorted(dayOf('first', 'First here', 'firstSeenAt'), 'first-seen', sorting),
    mql: dayOf('mql', 'Became an MQL', 'mqlAt'),
  }
  return [sorted(who, 'name', sorting), ...shown.map((one) => columns[one])]
}

const dayOf = (
  id: string,
  head: string,
  field: 'lastSeenAt' | 'firstSeenAt' | 'mqlAt',
): Column<PersonRow> => ({
  id,
  head,
  width: id === 'mql' ? '130px' : '88px',
  end: true,
  cell: (row) => (
    <span className="quiet">{row[field] === null ? null : <When at={row[field]} />}</span>
  ),
})

/** The list of hand-offs: who, when it began, how far it came and what became of it. */
export function handoffColumns(agreement: Agreement | undefined, sorting: Sorting): Columns {
  return [
    sorted(who, 'name', sorting),
    sorted(company, 'company', sorting),
    sorted(origin, 'origin', sorting),
    sorted(
      {
        id: 'likely',
        head: 'Likelihood',
        width: '12%',
        cell: (row) => <Cell row={row} agreement={agreement} />,
      },
      'band',
      sorting,
    ),
    sorted(
      {
        id: 'mql',
        head: 'Became an MQL',
        width: '130px',
        cell: (row) => (row.mqlAt === null ? null : <When at={row.mqlAt} />),
      },
      'mql',
      sorting,
    ),
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
  width: '20%',
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
const stage: Column<PersonRow> = {
  id: 'stage',
  head: 'Stage',
  width: '116px',
  cell: (row) => shortStageWords(row.stage),
}
const company: Column<PersonRow> = {
  id: 'company',
  head: 'Company',
  width: '13%',
  cell: (row) => row.company ?? <span className="quiet">not told</span>,
}
const owner: Column<PersonRow> = {
  id: 'owner',
  head: 'With',
  width: '10%',
  cell: (row) => row.owner ?? <span className="quiet">nobody</span>,
}
const origin: Column<PersonRow> = {
  id: 'origin',
  head: 'Origin',
  width: '10%',
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
