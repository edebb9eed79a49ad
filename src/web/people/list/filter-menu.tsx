import { Menu, ScrollArea } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { FilterChip } from '#web/kit/filter.tsx'
import type { FilterName, FilterWords } from './filter-words.ts'
import { valueWords } from './filter-words.ts'

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
  const words = valueWords(filter, value)
  return (
    <FilterChip name={filter.label} drop={drop}>
      <Choice options={options} choose={choose}>
        <button type="button" className="plain w5 cut" aria-label={`${filter.label}: ${words}`}>
          {words}
        </button>
      </Choice>
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
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button type="button" className="plain row g4 quiet people-add">
          <IconPlus size={14} aria-hidden="true" /> Filter
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {props.filters.map((filter) => (
          <Menu.Item key={filter.name} onClick={() => props.add(filter.name)}>
            {filter.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Choice(props: {
  options: readonly Option[]
  choose: (value: string) => void
  children: ReactNode
}) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={320} type="auto">
          {props.options.map((option) => (
            <Menu.Item key={option.value} onClick={() => props.choose(option.value)}>
              {option.words}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
