import type { Workspace } from '#api/workspace.ts'
import { may, type Right, type Subject } from '#domain/workspace/may.ts'
import { useWorkspace } from './session.tsx'

/** May whoever looks do this here? The same table as the server's. */
export function useMay(): (right: Right, subject?: Subject) => boolean {
  const workspace = useWorkspace()
  return (right, subject) => mayIn(workspace, right, subject)
}

/** The same of a workspace that need not be the one on the screen. */
export const mayIn = ({ me }: Workspace, right: Right, subject?: Subject): boolean =>
  me !== null && may(me, right, subject)
