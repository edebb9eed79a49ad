import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { ask, questions } from './ask.ts'
import { chooseWorkspace, chosenWorkspace } from './choice.ts'

const Current = createContext<Workspace | null>(null)

/** Gives the pages the workspace they are about. */
export const WorkspaceProvider = Current.Provider

/** The workspace on the screen: its name, zone, currency, and whether it is invented. */
export function useWorkspace(): Workspace {
  const workspace = useContext(Current)
  if (!workspace) throw new Error('A page stands outside of the shell.')
  return workspace
}

/** All workspaces of this installation, the company's own ones first, and the one that is chosen. */
export function useWorkspaces() {
  const query = useQuery(ask.workspace.list.queryOptions({ staleTime: 60_000 }))
  const all = query.data ?? []
  const current = all.find((it) => it.workspaceId === chosenWorkspace()) ?? all[0] ?? null
  return { query, all, current }
}

/** Changes the workspace under the whole page; what the other one answered is forgotten. */
export async function switchWorkspace(workspaceId: string | null) {
  chooseWorkspace(workspaceId)
  await questions.resetQueries()
}

/** Id of the company's own workspace: what is brought in belongs there, never into the example. */
export const ownWorkspace = (all: readonly Workspace[]) =>
  all.find((it) => !it.isExample)?.workspaceId ?? null
