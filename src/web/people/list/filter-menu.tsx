import { FilterChip } from '#web/kit/filter.tsx'
import { type FilterName, type FilterWords, valueWords } from './filter-words.ts'

type Option = { value: string; words: string }

/** A filter in words: the value opens what else it may be. */
export function FilterWord(props: {
  filter: FilterWords
  value: string
  options: readonly Option[]
  choose: (value: string) => void
  drop: () => void
}) {
  const { filter, value, options, choose, drop } = props
  const isListed = options.some((option) => option.value === value)
  return (
    <FilterChip name={filter.label} drop={drop}>
      <select
        className="filter-words w5"
        aria-label={filter.label}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {isListed ? null : <option value={value}>{valueWords(filter, value)}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
    </FilterChip>
  )
}

/** Adds a filter that is not there yet, with its first word; the word is then changed in place. */
export function AddFilter(props: {
  filters: readonly FilterWords[]
  add: (name: FilterName) => void
}) {
  if (props.filters.length === 0) return null
  return (
    <select
      className="filter-words people-add quiet"
      aria-label="Add a filter"
      value=""
      onChange={(event) => props.add(event.currentTarget.value as FilterName)}
    >
      <option value="" disabled hidden>
        + Filter
      </option>
      {props.filters.map((filter) => (
        <option key={filter.name} value={filter.name}>
          {filter.label}
        </option>
      ))}
    </select>
  )
}
