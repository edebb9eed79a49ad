import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { type FollowHours, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, humanOf, refused } from '#server/session.ts'
import { makeExample, type Tell } from './example.ts'
import { makeWorkspace, mayRemoveExample, sitInExample, type Whom, workspacesOf } from './seats.ts'
import { changeSettings, readSettings } from './settings.ts'
import { readWorkspace, removeExample } from './store.ts'

const promise = implement(contract.workspace).$context<Context & Requested>()

export const workspaceRoutes = (tell: Tell, followHours: FollowHours) => ({
  list: promise.list.handler(({ context }) =>
    workspacesOf(context.db, humanOf(context).humanId, context.now()),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeWorkspace(memberOf(context), context, input)),
  ),
  read: promise.read.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, (tx) => readSettings(tx, workspaceId)),
  ),
  change: promise.change.handler(async ({ input, context }) => {
    const { db, workspaceId, asked, by, seen } = context
    const it = { workspaceId, who: asked.who, now: asked.now, by }
    const changed = await inWorkspace(db, workspaceId, (tx) =>
      changeSettings(tx, it, seen, input, followHours),
    )
    if (changed.ok) return changed.value
    if (!('bothHats' in changed.refusal)) throw refused('version-stale', { data: changed.refusal })
    const members = changed.refusal.bothHats
    const message = `${members.join(', ')} ${members.length === 1 ? 'works' : 'work'} for both sides.`
    throw refused('both-hats', { message, data: { members } })
  }),
  addExample: promise.addExample.handler(async ({ context }) => {
    const whom = memberOf(context)
    const example = await makeExample(context, whomOf(context), tell)
    await sitInExample(whom, example)
    return readWorkspace(context.db, example, whom.now, whom.human.humanId)
  }),
  removeExample: promise.removeExample.handler(async ({ context }) => {
    const { humanId } = humanOf(context)
    if (!(await mayRemoveExample(context.db, humanId))) throw refused('not-allowed')
    return { removed: await removeExample(context.db, whomOf(context)) }
  }),
})

/** Keys read and write within one workspace; they make none, and sit in none. */
function memberOf({ db, workspaceId, who, human, now }: Context): Whom {
  if (who?.kind !== 'member' || human === null) throw refused('not-allowed')
  return { db, workspaceId, who, human, now: now() }
}

const whomOf = ({ now, by, workspaceId }: Context & Requested) => ({
  now: now(),
  by,
  workspaceId,
})
