import { useSyncExternalStore } from 'react'

const KEY = 'lockstep.workspace'
const listeners = new Set<() => void>()

/** Id of the workspace on the screen, kept in this browser; null before anybody chose. */
export const chosenWorkspace = () => localStorage.getItem(KEY)

export function chooseWorkspace(workspaceId: string | null) {
  if (workspaceId === chosenWorkspace()) return
  if (workspaceId === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, workspaceId)
  for (const changed of listeners) changed()
}

export const useChosenWorkspace = () => useSyncExternalStore(subscribe, chosenWorkspace)

function subscribe(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
