import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, type FollowHours, taken } from '#server/acting.ts'
import { allows } from '#server/asker.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import { changeMember, endMembership } from './change.ts'
import { invite, inviteAgain, listInvitations, withdrawInvitation } from './invitations.ts'
import { listMembers, listTeams, readMember, readOwn } from './list.ts'
import { makeTeam, removeTeam, renameTeam } from './teams.ts'

/** Beside who asks: where people reach the house. */
type Asked = Context & Requested & { origin: string }

const promise = implement(contract.members).$context<Asked>()

export const membersRoutes = (followHours: FollowHours) => ({
  own: promise.own.handler(({ context }) =>
    here(context, (tx, { workspaceId, memberId }) => readOwn(tx, workspaceId, memberId)),
  ),
  list: promise.list.handler(({ context }) =>
    here(context, (tx, { workspaceId }) => listMembers(tx, workspaceId, seesSettings(context))),
  ),
  read: promise.read.handler(async ({ input, context }) => {
    const read = await here(context, (tx, { workspaceId, now }) =>
      readMember(tx, workspaceId, input.memberId, { now, seesSettings: seesSettings(context) }),
    )
    return taken(read)
  }),
  change: promise.change.handler(async ({ input: { memberId, ...change }, context }) =>
    taken(await changeMember(actingIn(context), memberId, change, followHours)),
  ),
  end: promise.end.handler(async ({ input, context }) =>
    taken(await endMembership(actingIn(context), input.memberId)),
  ),

  teams: promise.teams.handler(({ context }) =>
    here(context, (tx, { workspaceId }) => listTeams(tx, workspaceId)),
  ),
  makeTeam: promise.makeTeam.handler(async ({ input, context }) =>
    taken(await makeTeam(actingIn(context), input)),
  ),
  changeTeam: promise.changeTeam.handler(async ({ input: { teamId, name }, context }) =>
    taken(await renameTeam(actingIn(context), teamId, name)),
  ),
  removeTeam: promise.removeTeam.handler(async ({ input, context }) =>
    taken(await removeTeam(actingIn(context), input.teamId)),
  ),

  invitations: promise.invitations.handler(({ context }) => listInvitations(actingIn(context))),
  invite: promise.invite.handler(async ({ input, context }) =>
    taken(await invite({ ...actingIn(context), origin: context.origin }, input)),
  ),
  inviteAgain: promise.inviteAgain.handler(async ({ input, context }) => {
    const acting = { ...actingIn(context), origin: context.origin }
    return taken(await inviteAgain(acting, input.invitationId))
  }),
  withdraw: promise.withdraw.handler(async ({ input, context }) =>
    taken(await withdrawInvitation(actingIn(context), input.invitationId)),
  ),
})

/** A member's key does not, whatever its member may: it was made for less. */
const seesSettings = ({ who }: Asked) => who !== null && allows(who, 'see-settings')

/** Reads in the caller's workspace. */
function here<T>(
  context: Asked,
  read: (tx: Tx, acting: ReturnType<typeof actingIn>) => Promise<T>,
) {
  const acting = actingIn(context)
  return inWorkspace(acting.db, acting.workspaceId, (tx) => read(tx, acting))
}
