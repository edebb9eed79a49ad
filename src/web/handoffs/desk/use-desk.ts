import { useInfiniteQuery } from '@tanstack/react-query'
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
  const pages = query.data?.pages ?? []
  return { query, head: pages[0], rows: inGroups(pages.flatMap(({ rows }) => rows)) }
}

const ORDER: readonly DeskRow['group'][] = ['over', 'half', 'in-time', 'no-clock']

/** The groups of the page, each in the order of the server: by when it is due. */
function inGroups(rows: readonly DeskRow[]): DeskRow[] {
  const groups = Map.groupBy(rows, ({ group }) => group)
  return ORDER.flatMap((group) => groups.get(group) ?? [])
}

export const isSame = (a: Which, b: Which | null): boolean =>
  b !== null && a.personId === b.personId && a.n === b.n
