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
 * `asks` makes the question for the page that begins at a row; `size`: how many rows a page has.
 */
export function usePages<All extends Answer>(
  asks: (page: Page) => UseQueryOptions<All, Error, All, QueryKey>,
  size: number = ROWS,
) {
  type Row = All['rows'][number]
  const [seen, setSeen] = useState({ first: 0, last: 0 })
  const start = Math.floor(seen.first / size)
  const end = Math.min(Math.floor(seen.last / size), start + MOST - 1)
  const pages = [0, ...range(Math.max(1, start), end)]
  const queries = useQueries({
    queries: pages.map((page) => ({
      ...asks(pageAt(page, size)),
      // The first page stays while a new filter is on its way; a later one must never stand in a wrong place.
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  })
  const client = useQueryClient()
  /** The rows from one place to another, read where they are not yet. */
  const between = async (first: number, last: number): Promise<Row[]> => {
    const rows: Row[] = []
    const from = Math.floor(first / size)
    for (const page of range(from, Math.floor(last / size))) {
      const asked = asks(pageAt(page, size))
      const answer = await client.ensureQueryData<All, Error, All, QueryKey>(asked)
      rows.push(...(answer.rows as Row[]))
    }
    return rows.slice(first - from * size, last - from * size + 1)
  }
  const [head] = queries
  const at = new Map(
    pages.map((page, i) => [
      page,
      {
        rows: (queries[i]?.data as All | undefined)?.rows as Row[] | undefined,
        readAt: queries[i]?.dataUpdatedAt ?? 0,
      },
    ]),
  )
  const rowAt = (index: number): Row | undefined =>
    at.get(Math.floor(index / size))?.rows?.[index % size]
  /** When the page of a row was read, by the clock of this machine. */
  const readAt = (index: number): number => at.get(Math.floor(index / size))?.readAt ?? 0
  /** Where the first row stands of which something is true, of those that were read; else -1. */
  const find = (isIt: (row: Row) => boolean): number => {
    for (const [page, { rows = [] }] of [...at].sort(([a], [b]) => a - b)) {
      const index = rows.findIndex(isIt)
      if (index >= 0) return page * size + index
    }
    return -1
  }
  const show = useCallback((first: number, last: number) => {
    setSeen((before) => (before.first === first && before.last === last ? before : { first, last }))
  }, [])
  return {
    all: head?.data as All | undefined,
    error: queries.find((query) => query.isError)?.error ?? null,
    isStale: head?.isPlaceholderData ?? false,
    again: () => queries.forEach((query) => void query.refetch()),
    rowAt,
    readAt,
    find,
    between,
    seen: show,
  }
}

/** A page as it is asked for; the first one is the same question as one for the head of the list. */
export type Page = { from?: number; limit: number }

/** The n-th page, from 0. */
export const pageAt = (page: number, size: number): Page =>
  page === 0 ? { limit: size } : { from: page * size, limit: size }

const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
