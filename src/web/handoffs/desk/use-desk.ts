import type { QueryClient } from '@tanstack/react-query'
import type { DeskRow } from '#api/handoff-lead.ts'
import { ask } from '#web/ask.ts'
import { type Page, pageAt, usePages } from '#web/kit/use-pages.ts'
import { EVERY_MS } from '#web/use-live.ts'

export type Whose = 'mine' | 'team' | 'all'
export type Which = { personId: number; n: number }
export type DeskAddress = { whose: Whose; lead: string }

/** Rows of a page. */
export const SIZE = 50

const asks = (whose: Whose) => (page: Page) => ({
  ...ask.handoffs.desk.queryOptions({ input: { whose, ...page } }),
  refetchInterval: EVERY_MS,
})

/** A row, and when it was read by the clock of this machine. */
export type QueueRow = DeskRow & { readAt: number }

/** The queue of a desk, read where it is looked at, and how many lie in it. */
export function useQueue(whose: Whose) {
  const { rowAt, readAt, all, isStale, ...pages } = usePages(asks(whose), SIZE)
  return {
    ...pages,
    // Of another desk nothing is shown as if it were of this one.
    head: isStale ? undefined : all,
    rowAt: (index: number): QueueRow | undefined => {
      const row = isStale ? undefined : rowAt(index)
      return row && { ...row, readAt: readAt(index) }
    },
  }
}

/** Asks for the first leads, and for the one that will be open, while the page is still on its way. */
export async function foreseeDesk(client: QueryClient, address: Partial<DeskAddress>) {
  const ofLead = (which: Which) =>
    client.prefetchQuery(ask.handoffs.lead.queryOptions({ input: which }))
  const asked = whichIn(address.lead)
  if (asked) void ofLead(asked)
  const desk = await client
    .fetchQuery(asks(whoseIn(address.whose))(pageAt(0, SIZE)))
    .catch(() => null)
  const [first] = desk?.rows ?? []
  if (!asked && first) await ofLead({ personId: first.personId, n: first.n })
}

export const whoseIn = (told: string | undefined): Whose =>
  told === 'team' || told === 'all' ? told : 'mine'

export function whichIn(told: string | undefined): Which | null {
  const [, personId, n] = /^([1-9]\d{0,14})-([1-9]\d{0,8})$/.exec(told ?? '') ?? []
  return personId && n ? { personId: Number(personId), n: Number(n) } : null
}

export const isSame = (a: Which, b: Which | null): boolean =>
  b !== null && a.personId === b.personId && a.n === b.n
