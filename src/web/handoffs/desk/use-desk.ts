import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DeskRow } from '#api/handoff-lead.ts'
import { ask } from '#web/ask.ts'
import { EVERY_MS } from '#web/use-live.ts'

export type Whose = 'mine' | 'team' | 'all'
export type Which = { personId: number; n: number }

const PAGE = 50

/** The queue of a desk, page by page, and how many lie in it. */
export function useQueue(whose: Whose) {
  const query = useInfiniteQuery({
    ...ask.handoffs.desk.infiniteOptions({
      input: (cursor: string | undefined) => ({ whose, cursor, limit: PAGE }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
    refetchInterval: EVERY_MS,
  })
  const { data, dataUpdatedAt } = query
  const rows = useMemo(
    () => inGroups(readRows(data?.pages ?? [], dataUpdatedAt)),
    [data, dataUpdatedAt],
  )
  return { query, head: data?.pages[0], rows }
}

/** A row, and when it was read by the clock of this machine. */
export type QueueRow = DeskRow & { readAt: number }

/** The newest page came just now; how much older the others are is known by the time of the server alone. */
function readRows(pages: readonly { asOf: number; rows: DeskRow[] }[], newest: number): QueueRow[] {
  const asOf = pages.reduce((most, page) => Math.max(most, page.asOf), 0)
  return pages.flatMap((page) =>
    page.rows.map((row) => ({ ...row, readAt: newest - (asOf - page.asOf) })),
  )
}

const ORDER: readonly DeskRow['group'][] = ['over', 'half', 'in-time', 'no-clock']

/** The groups of the page, each in the order of the server: by when it is due. */
function inGroups(rows: readonly QueueRow[]): QueueRow[] {
  const groups = Map.groupBy(rows, ({ group }) => group)
  return ORDER.flatMap((group) => groups.get(group) ?? [])
}

export const isSame = (a: Which, b: Which | null): boolean =>
  b !== null && a.personId === b.personId && a.n === b.n
