import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { PeopleView } from '#api/views.ts'
import { ask } from '#web/ask.ts'
import { EVERYBODY, type PeopleAddress } from './people-address.ts'

type Address = Partial<PeopleAddress>

/** The saved views of the list, and the one that the address was opened as. */
export function useViews(address: Address) {
  const { data: views, isError } = useQuery(ask.views.list.queryOptions())
  const asked = address.view === undefined || address.view === EVERYBODY ? null : address.view
  const open = views?.find(({ viewId }) => String(viewId) === asked) ?? null
  return {
    views: views ?? [],
    open,
    /** The address names a view that is not there. */
    isGone: asked !== null && views !== undefined && open === null,
    /** It is not known yet with what a list begins. */
    isPending: views === undefined && !isError,
  }
}

/** A list whose address says nothing begins with the view that its reader chose; answers whether to wait for it. */
export function useBeginning(address: Address): boolean {
  const navigate = useNavigate()
  const { views, isPending } = useViews(address)
  const saysNothing = Object.values(address).every((value) => value === undefined)
  const first = saysNothing ? views.find(({ isDefault }) => isDefault) : undefined
  useEffect(() => {
    if (first) void navigate({ to: '/people', search: wordsOf(first), replace: true })
  }, [first, navigate])
  return saysNothing && (isPending || first !== undefined)
}

/** The address of a view. */
export const wordsOf = ({ viewId, shows }: PeopleView): Address => ({
  ...(shows as Address),
  view: String(viewId),
})

/** What the address shows, to be saved. */
export function showsOf({ view: _, ...words }: Address): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
}

/** Whether the list shows something else than the view it was opened as. */
export function isChanged(view: PeopleView, address: Address): boolean {
  const [saved, shown] = [view.shows, showsOf(address)]
  const names = new Set([...Object.keys(saved), ...Object.keys(shown)])
  return [...names].some((name) => saved[name] !== shown[name])
}
