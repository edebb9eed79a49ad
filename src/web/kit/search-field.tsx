import './search-field.css'
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { int } from './format.ts'
import { useKeys } from './keys.tsx'

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
      className="search-field"
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
