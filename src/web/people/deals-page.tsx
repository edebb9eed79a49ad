import './list/list.css'
import { Button } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { DealSearch } from '#api/people.ts'
import { ask } from '#web/ask.ts'
import { KeyHints } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { DEAL_COLUMNS } from './list/deal-columns.tsx'
import { DealFilters } from './list/deal-filters.tsx'
import { dealSentence } from './list/deal-sentence.ts'
import { DealsWorth } from './list/deals-worth.tsx'
import { ExportLink, exportOfDeals } from './list/export-link.tsx'
import { useNarrowed } from './list/use-narrowed.ts'

const route = getRouteApi('/shell/deals')
const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open who is behind it'],
  ['/', 'search'],
] as const

/** Deals: what leads became, and what sales found by itself. */
export function DealsPage() {
  const filter = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const narrowed = useNarrowed()
  const change = (words: Partial<DealSearch>) =>
    void navigate({ to: '/deals', search: { ...filter, ...words }, replace: 'search' in words })
  const pages = usePages((page) =>
    ask.people.deals.queryOptions({ input: { ...filter, ...page } as never }),
  )
  const { all } = pages
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const said = all ? dealSentence(filter, all) : null
  return (
    <Page
      title="Deals"
      question="What did it become?"
      back={{ to: '/people', label: 'People' }}
      actions={
        <>
          {may('export-people') && all && all.total > 0 ? (
            <ExportLink href={exportOfDeals(filter)} />
          ) : null}
          {may('bring-in-files') ? (
            <Button variant="default" component={Link} to="/import">
              Bring in a file
            </Button>
          ) : null}
        </>
      }
    >
      <div className={pages.isStale ? 'people-stale' : undefined}>
        <p className="t16 people-view" role="status">
          {said && all ? (
            <>
              <b className="w6">{said.subject}</b>
              {said.which}.{' '}
              <span className="quiet">
                <DealsWorth filter={filter} found={all} />
              </span>
            </>
          ) : null}
        </p>
        {narrowed ? <p className="quiet people-narrowed">{narrowed}</p> : null}
        <DealFilters filter={filter} total={all?.total ?? null} change={change} />
        {pages.error ? (
          <Trouble
            error={pages.error}
            what="The deals did not load."
            safe="Nothing was changed: reading a list never writes."
            again={pages.again}
          />
        ) : null}
        {all === undefined && !pages.error ? <LoadingRows what="deals" rows={10} /> : null}
        {all?.total === 0 ? (
          <div className="people-nobody">
            <Nothing
              title={`No deals${narrowed ? ' of yours' : ''}${isFiltered ? (said?.which ?? '') : ' yet'}.`}
            >
              {isFiltered ? (
                <Link to="/deals">Show all deals</Link>
              ) : (
                'Deals come with a file from your CRM, with or without the people behind them.'
              )}
            </Nothing>
          </div>
        ) : null}
        {all && all.total > 0 ? (
          <VirtualTable
            label="Deals"
            columns={DEAL_COLUMNS}
            rowAt={pages.rowAt}
            total={all.total}
            keyOf={(deal) => String(deal.dealId)}
            open={(deal) => {
              const [person] = deal.people
              if (person)
                void navigate({
                  to: '/people/$personId',
                  params: { personId: String(person.personId) },
                })
            }}
            seen={pages.seen}
          />
        ) : null}
        <KeyHints hints={HINTS} />
      </div>
    </Page>
  )
}
