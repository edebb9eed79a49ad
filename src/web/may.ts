import { may, type Right, type Subject } from '#domain/workspace/may.ts'
import { useWorkspace } from './session.tsx'

/** May whoever looks do this here? The same table as the server's; before there are accounts, everything. */
export function useMay(): (right: Right, subject?: Subject) => boolean {
  const { me } = useWorkspace()
  return (right, subject) => me === null || may(me, right, subject)
}
