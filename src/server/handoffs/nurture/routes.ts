import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { actingIn, taken } from '#server/acting.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { type Sight, sightOf } from '#server/sight.ts'
import { changeTrack, makeTrack, removeTrack, startTrack, stopTrack } from './keep-tracks.ts'
import { forecastOf, type Ways } from './shown/forecast.ts'
import { listTracks, purposesOfMail } from './shown/list-tracks.ts'
import { peopleOfTrack, standingIn } from './shown/people.ts'
import { previewOf } from './shown/preview.ts'
import { finishTask, listTasks } from './shown/tasks.ts'
import { takeOut } from './take-out.ts'

type House = { origin: string; signIn: { sendsMail: boolean } }

const promise = implement(contract.nurture).$context<Context & Requested & House>()

/** Mail goes out by SMTP, and one click unsubscribes only over https (RFC 8058). */
const waysOf = ({ origin, signIn: { sendsMail } }: House): Ways => ({
  sendsMail,
  isReached: origin.startsWith('https:'),
})

function seeing({ who }: Context): Sight {
  const sight = sightOf(who)
  if (!sight) throw refused('not-allowed')
  return sight
}

export const nurtureRoutes = {
  tracks: promise.tracks.handler(({ context: { db, workspaceId } }) =>
    inWorkspace(db, workspaceId, async (tx) => ({
      tracks: await listTracks(tx, workspaceId),
      purposes: await purposesOfMail(tx, workspaceId),
    })),
  ),
  make: promise.make.handler(async ({ input, context }) =>
    taken(await makeTrack(actingIn(context), input)),
  ),
  change: promise.change.handler(async ({ input: { trackId, ...told }, context }) =>
    taken(await changeTrack(actingIn(context), trackId, told)),
  ),
  remove: promise.remove.handler(async ({ input, context }) =>
    taken(await removeTrack(actingIn(context), input.trackId)),
  ),
  forecast: promise.forecast.handler(async ({ input, context, errors }) => {
    const { db, workspaceId, now } = context
    const told = await inWorkspace(db, workspaceId, (tx) =>
      forecastOf(tx, workspaceId, input.trackId, waysOf(context), now()),
    )
    if (!told) throw errors['track-unknown']()
    return told
  }),
  start: promise.start.handler(async ({ input, context }) =>
    taken(await startTrack(actingIn(context), input.trackId, waysOf(context))),
  ),
  stop: promise.stop.handler(async ({ input, context }) =>
    taken(await stopTrack(actingIn(context), input.trackId)),
  ),
  preview: promise.preview.handler(async ({ input, context }) => {
    const { db, workspaceId, now } = context
    const sight = seeing(context)
    return taken(
      await inWorkspace(db, workspaceId, (tx) => previewOf(tx, workspaceId, sight, input, now())),
    )
  }),
  people: promise.people.handler(async ({ input, context, errors }) => {
    const { db, workspaceId } = context
    const sight = seeing(context)
    const found = await inWorkspace(db, workspaceId, (tx) =>
      peopleOfTrack(tx, workspaceId, sight, input),
    )
    if (!found) throw errors['track-unknown']()
    return found
  }),
  person: promise.person.handler(async ({ input, context, errors }) => {
    const { db, workspaceId } = context
    const sight = seeing(context)
    const found = await inWorkspace(db, workspaceId, (tx) =>
      standingIn(tx, workspaceId, sight, input.personId),
    )
    if (!found) throw errors['person-unknown']()
    return found
  }),
  takeOut: promise.takeOut.handler(async ({ input, context }) =>
    taken(await takeOut(actingIn(context), seeing(context), input.personId)),
  ),
  tasks: promise.tasks.handler(({ input, context }) => {
    const { db, workspaceId } = context
    const sight = seeing(context)
    const { memberId } = actingIn(context)
    return inWorkspace(db, workspaceId, (tx) => listTasks(tx, workspaceId, sight, memberId, input))
  }),
  finish: promise.finish.handler(async ({ input, context }) =>
    taken(await finishTask(actingIn(context), seeing(context), input.taskId)),
  ),
}
