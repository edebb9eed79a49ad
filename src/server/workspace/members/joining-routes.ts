import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { taken } from '#server/acting.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import type { Asked, WayIn } from '#server/way-in.ts'
import { type Joining, join, previewJoining } from './joining.ts'

type Coming = Context & Requested & Asked & { signIn: WayIn }

const promise = implement(contract.joinings).$context<Coming>()

export const joiningsRoutes = {
  preview: promise.preview.handler(async ({ input, context }) =>
    taken(await previewJoining(joiningIn(context, input.token))),
  ),
  /** Whoever came with a new account is signed in at once. */
  join: promise.join.handler(async ({ input: { token, ...given }, context }) => {
    const { signIn, human } = context
    const joined = await join(joiningIn(context, token), given, signIn.hashPassword)
    const { humanId, workspaceId, email } = taken(joined)
    if (human === null) await signIn.letIn(context, { humanId, email })
    return { workspaceId, email }
  }),
}

const joiningIn = ({ db, human, now, by }: Coming, token: string): Joining => ({
  db,
  human,
  at: now(),
  token,
  by,
})
