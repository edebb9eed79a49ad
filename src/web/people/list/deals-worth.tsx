import { Fragment } from 'react'
import type { DealSearch } from '#api/people.ts'
import { exactMoney } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'

type Found = { total: number; sums: readonly { cents: number; currency: string }[] }

/** What the deals of a list are worth: a sum for each currency, never added up; of several each opens its deals. */
export function DealsWorth({ filter, found }: { filter: DealSearch; found: Found }) {
  const { total, sums } = found
  if (sums.length === 0) return total > 0 ? 'None of them names an amount.' : null
  return (
    <>
      Together{' '}
      {sums.map(({ cents, currency }, n) => (
        <Fragment key={currency}>
          {n > 0 ? ' · ' : ''}
          {sums.length === 1 ? (
            exactMoney(cents, currency)
          ) : (
            <Figure opens={{ to: '/deals', search: { ...filter, currency } }}>
              {exactMoney(cents, currency)}
            </Figure>
          )}
        </Fragment>
      ))}
      .
    </>
  )
}
