import { useQuery } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useState } from 'react'
import type { Session } from '#api/sign-in.ts'
import type { Workspace } from '#api/workspace.ts'
import { ask, questions } from './ask.ts'
import { leaveOtherTabs } from './asked.ts'
import { chooseWorkspace, chosenWorkspace, useChosenWorkspace } from './choice.ts'

const Current = createContext<Workspace | null>(null)

/** Gives the pages the workspace they are about. */
export const WorkspaceProvider = Current.Provider

/** The workspace on the screen: its name, zone, currency, and whether it is invented. */
export function useWorkspace(): Workspace {
  const workspace = useContext(Current)
  if (!workspace) throw new Error('A page stands outside of the shell.')
  return workspace
}

/** The workspaces of whoever looks, the company's own ones first, and the one that is chosen. */
export function useWorkspaces() {
  const query = useQuery(workspaces)
  const chosen = useChosenWorkspace()
  const all = query.data ?? []
  return { query, all, current: all.find((it) => it.workspaceId === chosen) ?? all[0] ?? null }
}

const workspaces = ask.workspace.list.queryOptions({
  staleTime: 60_000,
  refetchOnWindowFocus: 'always',
})

/**
 * Leads home when the workspace on the screen is gone, e.g. because somebody removed the example in another tab.
 * Gives true from then on, so that the page can say why everything changed.
 */
export function useWayHome(home: () => void) {
  const { data } = useQuery(workspaces)
  const [wasGone, setGone] = useState(false)
  useEffect(() => {
    const chosen = chosenWorkspace()
    if (!data || chosen === null || data.some((it) => it.workspaceId === chosen)) return
    setGone(true)
    home()
    void switchWorkspace(ownWorkspace(data))
  }, [data, home])
  return { wasGone, heard: () => setGone(false) }
}

/** Whether anything was ever brought in or made up. */
export const isFilled = (workspace: Workspace) => workspace.people + workspace.deals > 0

/**
 * Before a page asks anything: the chosen workspace is one that exists. Where nobody chose, it is the first one
 * with something in it, so that the example is what one sees until there is a history of one's own.
 */
export async function settleWorkspace(): Promise<readonly Workspace[]> {
  const all = await questions.ensureQueryData(workspaces)
  const chosen = all.find((it) => it.workspaceId === chosenWorkspace())
  chooseWorkspace((chosen ?? all.find(isFilled) ?? all[0])?.workspaceId ?? null)
  return all
}

/** Changes the workspace under the whole page; what the other one answered is forgotten. */
export async function switchWorkspace(workspaceId: string | null) {
  chooseWorkspace(workspaceId)
  const list = workspaces.queryKey.join()
  await questions.invalidateQueries({ queryKey: workspaces.queryKey })
  await questions.resetQueries({ predicate: ({ queryKey }) => queryKey.join() !== list })
}

/** Id of the company's own workspace: what is brought in belongs there, never into the example. */
export const ownWorkspace = (all: readonly Workspace[]) =>
  all.find((it) => !it.isExample)?.workspaceId ?? null

/** Before anybody is known. */
const NOBODY: Session = {
  state: 'signed-out',
  human: null,
  confirmedAt: null,
  singleSignOn: null,
  sendsMail: false,
  isDiskFull: false,
}

/** Asked again by itself only while the disk is full: asking keeps a session alive. */
const session = ask.signIn.session.queryOptions({
  staleTime: 60_000,
  refetchOnWindowFocus: true,
  refetchInterval: (query) => (query.state.data?.isDiskFull ? 5_000 : false),
})

/** Who is signed in, and which ways in there are. */
export const useSession = (): Session => useQuery(session).data ?? NOBODY

/** What a page before the house needs to know first. */
export const knowSession = (): Promise<Session> => questions.ensureQueryData(session)

/** Nobody but who is signed in goes on; the others come back afterwards to where they wanted to go. */
export async function settleSession(back: string): Promise<void> {
  const { state } = await knowSession()
  // Nothing is open before there is a first owner.
  if (state === 'set-up') throw redirect({ to: '/set-up', replace: true })
  if (state === 'signed-out' || state === 'second-factor')
    throw redirect({ to: '/sign-in', search: back === '/' ? {} : { back }, replace: true })
}

/** After signing out: a fresh page, in which nothing of what was seen stays; the other tabs hear of it. */
function leave(): void {
  leaveOtherTabs()
  location.assign('/sign-in')
}

/** How one signs out: whatever the page still asks for is let go first, for nobody will be there to be answered. */
export const leaving = { onMutate: () => questions.cancelQueries(), onSuccess: leave }

/** Whoever signs in or out must not see what the one before saw. */
export async function forgetAnswers(): Promise<void> {
  chooseWorkspace(null)
  questions.clear()
  await questions.fetchQuery({ ...session, staleTime: 0 })
}
