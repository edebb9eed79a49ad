import { useSyncExternalStore } from 'react'

const KEY = 'lockstep.workspace'
const listeners = new Set<() => void>()

/**
 * Id of the workspace on the screen; null before anybody chose. Each tab keeps its own, so that nobody writes for one
 * client into another one's; a new tab begins with that of the tab that was used last, e.g. where its link stood.
 */
export const chosenWorkspace = () => sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)

export function chooseWorkspace(workspaceId: string | null) {
  const before = chosenWorkspace()
  keep(sessionStorage, workspaceId)
  keep(localStorage, workspaceId)
  if (workspaceId === before) return
  for (const changed of listeners) changed()
}

function keep(place: Storage, workspaceId: string | null) {
  if (workspaceId === null) place.removeItem(KEY)
  else place.setItem(KEY, workspaceId)
}

/** The tab that is being used says so to those that are opened from it. */
function isUsed() {
  const own = sessionStorage.getItem(KEY)
  if (own !== null) keep(localStorage, own)
}
addEventListener('focus', isUsed)
addEventListener('pointerdown', isUsed, { capture: true, passive: true })

export const useChosenWorkspace = () => useSyncExternalStore(subscribe, chosenWorkspace)

function subscribe(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}
