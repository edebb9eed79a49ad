import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { PeopleFilter } from '#api/people-filter.ts'
import { originWords } from '#domain/people/event-words.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { SearchField } from '#web/kit/search-field.tsx'
import { periodName } from '#web/kit/time.tsx'
import { FILTERS, type FilterWords, PERIODS, valueWords } from './filter-words.ts'

/** Loaded beside the first rows: nobody filters before there is a list. */
const AddFilter = lazy(async () => ({
  default: (await import('#web/kit/filter-menu.tsx')).AddFilter,
}))
const FilterWord = lazy(async () => ({
  default: (await import('#web/kit/filter-menu.tsx')).FilterWord,
}))

type Change = (words: Partial<Record<keyof PeopleFilter, string | undefined>>) => void

/** The search and the filters of the list, as words that can be changed where they stand. */
export function Filters(props: {
  filter: Partial<PeopleFilter>
  total: number | null
  change: Change
}) {
  const { filter, total, change } = props
  const optionsOf = useOptions()
  const open = FILTERS.filter((one) => filter[one.name] !== undefined)
  const rest = FILTERS.filter((one) => filter[one.name] === undefined && optionsOf(one).length > 0)
  const add = (name: string) => {
    const words = FILTERS.find((one) => one.name === name)
    const [first] = words ? optionsOf(words) : []
    if (words && first) change({ [words.name]: first.value })
  }
  return (
    <search className="row wrap people-filters">
      <SearchField
        words={filter.search ?? ''}
        total={total}
        search={(search) => change({ search })}
      />
      <Suspense>
        {open.map((one) => (
          <FilterWord
            key={one.name}
            label={one.label}
            value={filter[one.name] ?? ''}
            words={valueWords(one, filter[one.name] ?? '')}
            options={optionsOf(one)}
            choose={(value) => change({ [one.name]: value })}
            drop={() => change({ [one.name]: undefined })}
          />
        ))}
        <AddFilter filters={rest} add={add} />
      </Suspense>
    </search>
  )
}

/** What each filter may be; origins and periods are those that the data has. */
function useOptions() {
  const { data } = useQuery(ask.people.facets.queryOptions())
  const origins = (data?.origins ?? []).map(({ origin, people, isMore }) => ({
    value: origin ?? '',
    words: `${originWords(origin)}, ${howMany(people, isMore)}`,
  }))
  const channels = (data?.channels ?? []).map((value) => ({ value, words: value }))
  const campaigns = (data?.campaigns ?? []).map(({ campaignId, name }) => ({
    value: String(campaignId),
    words: name,
  }))
  const sources = (data?.sources ?? []).map(({ sourceId, name }) => ({
    value: String(sourceId),
    words: name,
  }))
  const companies = (data?.companies ?? []).map(({ company, people, isMore }) => ({
    value: company ?? '',
    words: `${company ?? 'none told'}, ${howMany(people, isMore)}`,
  }))
  const owners = (data?.owners ?? []).map(({ owner, people, isMore }) => ({
    value: owner ?? '',
    words: `${owner ?? 'nobody'}, ${howMany(people, isMore)}`,
  }))
  const periods = periodsOf((data?.months ?? []).map(({ month }) => month))
  return (filter: FilterWords) => {
    if (filter.name === 'origin') return origins
    if (filter.name === 'owner') return owners
    if (filter.name === 'company') return companies
    if (filter.name === 'channel') return channels
    if (filter.name === 'campaign') return campaigns
    if (filter.name === 'source') return sources
    return PERIODS.includes(filter.name) ? periods : filter.options
  }
}

const howMany = (people: number, isMore: boolean) =>
  `${isMore ? 'more than ' : ''}${counted(people, 'person', 'people')}`

/** All time, then each year with its months, newest first. */
function periodsOf(months: string[]) {
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  const keys = [...years, ...months].sort((a, b) => {
    const byYear = b.slice(0, 4).localeCompare(a.slice(0, 4))
    return byYear || a.length - b.length || b.localeCompare(a)
  })
  return ['all', ...keys].map((key) => ({ value: key, words: periodName(key) }))
}
