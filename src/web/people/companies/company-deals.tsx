import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { DealRow } from '#api/people.ts'
import { ask } from '#web/ask.ts'
import { exactMoney, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

const DealStory = lazy(async () => ({ default: (await import('./deal-story.tsx')).DealStory }))
const STATE = { open: 'Open', won: 'Won', lost: 'Lost' } as const

/** The deals of a company; each opens to who takes part and to everything told of it over time. */
export function CompanyDeals({ companyId }: { companyId: number }) {
  const query = useQuery(ask.companies.deals.queryOptions({ input: { companyId } }))
  return (
    <Section title={query.data ? `Deals, ${int(query.data.length)}` : 'Deals'}>
      {query.isPending ? <LoadingRows what="the deals" rows={3} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The deals did not load."
          safe="Nothing was changed: reading never writes."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? <Nothing title="No deal yet." /> : null}
      <ul className="company-deals">
        {query.data?.map((deal) => (
          <li key={deal.dealId}>
            <Deal deal={deal} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Deal({ deal }: { deal: DealRow }) {
  const [isOpen, setOpen] = useState(false)
  const { money, state, sourceStage, closedAt } = deal
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="w5">{deal.name}</span>{' '}
        <span className="quiet">
          {STATE[state]}
          {sourceStage && sourceStage.toLowerCase() !== state ? `, ${sourceStage}` : ''}
          {closedAt === null ? null : (
            <>
              {' '}
              <When at={closedAt} />
            </>
          )}
          {deal.owner ? `, ${deal.owner}` : ''}
        </span>
        <span className="tabular company-amount">
          {money ? exactMoney(money.cents, money.currency) : <span className="quiet">no data</span>}
        </span>
      </summary>
      {isOpen ? (
        <Suspense>
          <DealStory dealId={deal.dealId} />
        </Suspense>
      ) : null}
    </details>
  )
}
