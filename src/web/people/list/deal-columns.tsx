import { Link } from '@tanstack/react-router'
import type { DealRow } from '#api/people.ts'
import { exactMoney } from '#web/kit/format.ts'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'

const STATE = { open: 'Open', won: 'Won', lost: 'Lost' } as const

/** The list of deals: what, for whom, how it stands, what it is worth, and its days. */
export const DEAL_COLUMNS: readonly Column<DealRow>[] = [
  {
    id: 'who',
    head: 'Deal',
    width: '24%',
    cell: (deal) => <span className="w5">{deal.name}</span>,
  },
  {
    id: 'company',
    head: 'Company',
    width: '16%',
    cell: (deal) =>
      deal.company && deal.companyId ? (
        <Link to="/companies/$companyId" params={{ companyId: String(deal.companyId) }}>
          {deal.company}
        </Link>
      ) : (
        <span className="quiet">not told</span>
      ),
  },
  { id: 'person', head: 'People', cell: (deal) => <People deal={deal} /> },
  {
    id: 'state',
    head: 'State',
    width: '14%',
    cell: (deal) => (
      <>
        {STATE[deal.state]}{' '}
        {deal.sourceStage && deal.sourceStage.toLowerCase() !== deal.state ? (
          <span className="quiet t12">{deal.sourceStage}</span>
        ) : null}
      </>
    ),
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '110px',
    end: true,
    cell: (deal) =>
      deal.money ? (
        exactMoney(deal.money.cents, deal.money.currency)
      ) : (
        <span className="quiet">no data</span>
      ),
  },
  {
    id: 'opened',
    head: 'Opened',
    width: '110px',
    end: true,
    cell: (deal) => <Day at={deal.openedAt} />,
  },
  {
    id: 'when',
    head: 'Closed',
    width: '110px',
    end: true,
    sort: 'descending',
    cell: (deal) => <Day at={deal.closedAt} />,
  },
]

const Day = ({ at }: { at: number | null }) =>
  at === null ? <span className="sr">no day</span> : <When at={at} />

function People({ deal }: { deal: DealRow }) {
  const [first] = deal.people
  if (!first) return <span className="quiet">nobody named</span>
  const others = deal.people.length - 1
  return (
    <>
      <Link
        to="/people/$personId"
        params={{ personId: String(first.personId) }}
        className="row-link"
      >
        {first.name}
      </Link>
      {others > 0 ? <span className="quiet t12"> and {others} more</span> : null}
    </>
  )
}
