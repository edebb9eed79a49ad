import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { DeskRow } from '#api/handoff-lead.ts'
import { ask, tell } from '#web/ask.ts'

export type Whose = 'mine' | 'team' | 'all'
export type Which = { personId: number; n: number }

const PAGE = 200
/** How often what is left of a clock is asked again. */
const EVERY_MS = 60_000
const AGAIN_MS = 3_000

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

/** Hears when a desk changed and asks again; while the line is broken the minute's asking goes on. */
export function useLiveDesk(): void {
  const client = useQueryClient()
  useEffect(() => {
    const leaving = new AbortController()
    const hear = async () => {
      while (!leaving.signal.aborted) {
        try {
          for await (const _ of await tell.handoffs.live(undefined, { signal: leaving.signal }))
            void client.invalidateQueries({ queryKey: ask.handoffs.key() })
        } catch {
          // The line broke; it is opened again below.
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
    void hear()
    return () => leaving.abort()
  }, [client])
}

export const isSame = (a: Which, b: Which | null): boolean =>
  b !== null && a.personId === b.personId && a.n === b.n
