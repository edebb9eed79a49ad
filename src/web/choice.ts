const KEY = 'lockstep.workspace'

/** Id of the workspace on the screen; null stands for the company's own one. */
export function chosenWorkspace(): string | null {
  return localStorage.getItem(KEY)
}

export function chooseWorkspace(workspaceId: string | null) {
  if (workspaceId === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, workspaceId)
}
