import { FilterChip } from './filter.tsx'

type Option = { value: string; words: string }

/** A filter in words: the value opens what else it may be. */
export function FilterWord(props: {
  label: string
  value: string
  /** The value in words, where it is none of the options. */
  words: string
  options: readonly Option[]
  choose: (value: string) => void
  drop: () => void
}) {
  const { label, value, words, options, choose, drop } = props
  const isListed = options.some((option) => option.value === value)
  return (
    <FilterChip name={label} drop={drop}>
      <select
        className="filter-words w5"
        aria-label={label}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {isListed ? null : <option value={value}>{words}</option>}
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
  filters: readonly { name: string; label: string }[]
  add: (name: string) => void
}) {
  if (props.filters.length === 0) return null
  return (
    <select
      className="filter-words filter-add quiet"
      aria-label="Add a filter"
      value=""
      onChange={(event) => props.add(event.currentTarget.value)}
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
