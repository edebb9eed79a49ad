import { useSyncExternalStore } from 'react'

/** What the server wants before it goes on with anything: a new session, or the password once more. */
export type Wanted = 'sign-in' | 'confirm' | null

/** Why a new session is wanted, as far as this tab knows. */
export type Why = 'ended' | 'signed-out' | 'own-roles' | 'left'

type Asked = { wanted: Wanted; why: Why }

let asked: Asked = { wanted: null, why: 'ended' }
const listeners = new Set<() => void>()

/**
 * Asks for it in place, over the page; null: it was given. Signing in goes before everything else, and who asked first
 * knew why.
 */
export function asks(wanted: Wanted, why: Why = 'ended') {
  if (wanted !== null && asked.wanted === 'sign-in') return
  asked = { wanted, why }
  for (const changed of listeners) changed()
}

export const useAsked = (): Asked =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => asked,
  )

/** Whoever signs out in one tab has left the others, too. */
const tabs = new BroadcastChannel('lockstep.signed-out')
tabs.onmessage = () => asks('sign-in', 'signed-out')
export const leaveOtherTabs = () => tabs.postMessage(null)
