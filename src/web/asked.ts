import { useSyncExternalStore } from 'react'

/** What the server wants before it goes on with anything: a new session, or the password once more. */
export type Wanted = 'sign-in' | 'confirm' | null

let wanted: Wanted = null
const listeners = new Set<() => void>()

/** Asks for it in place, over the page; null: it was given. Signing in goes before everything else. */
export function asks(next: Wanted) {
  if (next === 'confirm' && wanted === 'sign-in') return
  wanted = next
  for (const changed of listeners) changed()
}

export const useAsked = () =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => wanted,
  )
