import {
  keepPreviousData,
  type QueryKey,
  type UseQueryOptions,
  useQueries,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useState } from 'react'

const ROWS = 100
/** Pages that a screen can touch; more would only be scrolled past. */
const MOST = 4

type Answer = { rows: unknown[]; total: number }

/**
 * A list that is read where it is looked at: the pages on the screen, and the first one for its total.
 * `asks` makes the question for the page that begins at a row.
 */
export function usePages<All extends Answer>(
  asks: (page: { from?: number; limit: number }) => UseQueryOptions<All, Error, All, QueryKey>,
) {
  type Row = All['rows'][number]
  const [seen, setSeen] = useState({ first: 0, last: 0 })
  const start = Math.floor(seen.first / ROWS)
  const end = Math.min(Math.floor(seen.last / ROWS), start + MOST - 1)
  const pages = [0, ...range(Math.max(1, start), end)]
  const queries = useQueries({
    queries: pages.map((page) => ({
      ...asks(page === 0 ? { limit: ROWS } : { from: page * ROWS, limit: ROWS }),
      // The first page stays while a new filter is on its way; a later one must never stand in a wrong place.
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  })
  const client = useQueryClient()
  /** The rows from one place to another, read where they are not yet. */
  const between = async (first: number, last: number): Promise<Row[]> => {
    const rows: Row[] = []
    const from = Math.floor(first / ROWS)
    for (const page of range(from, Math.floor(last / ROWS))) {
      const which = page === 0 ? { limit: ROWS } : { from: page * ROWS, limit: ROWS }
      const answer = await client.ensureQueryData<All, Error, All, QueryKey>(asks(which))
      rows.push(...(answer.rows as Row[]))
    }
    return rows.slice(first - from * ROWS, last - from * ROWS + 1)
  }
  const [head] = queries
  const at = new Map(
    pages.map((page, i) => [
      page,
      (queries[i]?.data as All | undefined)?.rows as Row[] | undefined,
    ]),
  )
  const rowAt = (index: number): Row | undefined => at.get(Math.floor(index / ROWS))?.[index % ROWS]
  const show = useCallback((first: number, last: number) => {
    setSeen((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  return {
    all: head?.data as All | undefined,
    error: queries.find((query) => query.isError)?.error ?? null,
    isStale: head?.isPlaceholderData ?? false,
    again: () => queries.forEach((query) => void query.refetch()),
    rowAt,
    between,
    seen: show,
  }
}

const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
