import { SegmentedControl } from '@mantine/core'
import type { DealSearch } from '#api/people.ts'
import { FilterChip } from '#web/kit/filter.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { periodName } from '#web/kit/time.tsx'

/** The search, the state, and what a number of the scoreboard asked for. */
export function DealFilters(props: {
  filter: DealSearch
  total: number | null
  change: (words: Partial<DealSearch>) => void
}) {
  const { filter, total, change } = props
  const { closed, opened, window, began, undated, currency } = filter
  return (
    <search className="row wrap people-filters">
      <SearchField
        words={filter.search ?? ''}
        total={total}
        search={(search) => change({ search })}
      />
      <SegmentedControl
        aria-label="State"
        value={filter.state ?? 'all'}
        onChange={(value) =>
          change({ state: value === 'all' ? undefined : (value as 'open'), window: undefined })
        }
        data={[
          { value: 'all', label: 'All' },
          { value: 'open', label: 'Open' },
          { value: 'won', label: 'Won' },
          { value: 'lost', label: 'Lost' },
        ]}
      />
      {closed === undefined ? null : (
        <FilterChip name="Closed" drop={() => change({ closed: undefined })}>
          {periodName(closed)}
        </FilterChip>
      )}
      {opened === undefined ? null : (
        <FilterChip name="Opened" drop={() => change({ opened: undefined })}>
          {periodName(opened)}
        </FilterChip>
      )}
      {window === undefined || window === 'to-date' ? null : (
        <FilterChip name="Won within" drop={() => change({ window: undefined })}>
          {window} days
        </FilterChip>
      )}
      {began === undefined ? null : (
        <FilterChip name="Began with" drop={() => change({ began: undefined })}>
          {began}
        </FilterChip>
      )}
      {currency === undefined ? null : (
        <FilterChip name="Currency" drop={() => change({ currency: undefined })}>
          {currency}
        </FilterChip>
      )}
      {undated === undefined ? null : (
        <FilterChip name="Days" drop={() => change({ undated: undefined })}>
          none told
        </FilterChip>
      )}
    </search>
  )
}
