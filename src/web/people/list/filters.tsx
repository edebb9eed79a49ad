import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { PeopleFilter } from '#api/people.ts'
import { originWords } from '#domain/people/event-words.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { useKeys } from '#web/kit/keys.tsx'
import { periodName } from '#web/kit/time.tsx'
import { AddFilter, FilterWord } from './filter-menu.tsx'
import { FILTERS, type FilterName, type FilterWords, PERIODS } from './filter-words.ts'

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
  const add = (name: FilterName) => {
    const words = FILTERS.find((one) => one.name === name)
    const [first] = words ? optionsOf(words) : []
    if (first) change({ [name]: first.value })
  }
  return (
    <search className="row wrap people-filters">
      <SearchField
        words={filter.search ?? ''}
        total={total}
        search={(search) => change({ search })}
      />
      {open.map((one) => (
        <FilterWord
          key={one.name}
          filter={one}
          value={filter[one.name] ?? ''}
          options={optionsOf(one)}
          choose={(value) => change({ [one.name]: value })}
          drop={() => change({ [one.name]: undefined })}
        />
      ))}
      <AddFilter filters={rest} add={add} />
    </search>
  )
}

/** Searches while somebody writes, a moment after the last letter. */
export function SearchField(props: {
  words: string
  total: number | null
  search: (words: string | undefined) => void
}) {
  const { words, total, search } = props
  const [written, setWritten] = useState(words)
  const field = useRef<HTMLInputElement>(null)
  const sent = useRef(words)
  const send = useDebouncedCallback((text: string) => {
    sent.current = text
    search(text.trim() === '' ? undefined : text)
  }, 200)
  // Somebody else cleared or changed the search: a link, the back button.
  useEffect(() => {
    if (words !== sent.current.trim()) setWritten(words)
    sent.current = words
  }, [words])
  useKeys({ '/': () => field.current?.focus() })
  return (
    <TextInput
      ref={field}
      type="search"
      className="people-search"
      aria-label="Search in this list"
      placeholder={total === null ? 'Search' : `Search in these ${int(total)}`}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={written}
      maxLength={200}
      onChange={(event) => {
        setWritten(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') field.current?.blur()
      }}
    />
  )
}

/** What each filter may be; origins and periods are those that the data has. */
function useOptions() {
  const { data } = useQuery(ask.people.facets.queryOptions())
  const origins = (data?.origins ?? []).map(({ origin, people }) => ({
    value: origin ?? '',
    words: `${originWords(origin)}, ${counted(people, 'person', 'people')}`,
  }))
  const periods = periodsOf((data?.months ?? []).map(({ month }) => month))
  return (filter: FilterWords) => {
    if (filter.name === 'origin') return origins
    return PERIODS.includes(filter.name) ? periods : filter.options
  }
}

/** All time, then each year with its months, newest first. */
function periodsOf(months: string[]) {
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  const keys = [...years, ...months].sort((a, b) => {
    const byYear = b.slice(0, 4).localeCompare(a.slice(0, 4))
    return byYear || a.length - b.length || b.localeCompare(a)
  })
  return ['all', ...keys].map((key) => ({ value: key, words: periodName(key) }))
}
