import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { placeOf } from '#domain/handoffs/calendars/layers.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import type { Context } from '#server/session.ts'
import {
  addAbsence,
  addCrunch,
  listAbsences,
  listCrunches,
  removeAbsence,
  removeCrunch,
} from './absences.ts'
import { placesKnown, publicHolidays, yearsAround } from './holidays.ts'
import { type Asked, changeHours, readHours } from './keep.ts'

type Here = Context & Requested
const promise = implement(contract.hours).$context<Here>()

export const hoursRoutes = {
  ofCompany: promise.ofCompany.handler(({ context }) => hoursOf(context, {})),
  changeCompany: promise.changeCompany.handler(async ({ input, context }) =>
    taken(await changeHours(actingIn(context), {}, input)),
  ),
  ofTeam: promise.ofTeam.handler(({ input, context }) => hoursOf(context, input)),
  changeTeam: promise.changeTeam.handler(async ({ input: { teamId, ...said }, context }) =>
    taken(await changeHours(actingIn(context), { teamId }, said)),
  ),
  ofMember: promise.ofMember.handler(({ input, context }) => hoursOf(context, input)),
  changeMember: promise.changeMember.handler(async ({ input: { memberId, ...said }, context }) =>
    taken(await changeHours(actingIn(context), { memberId }, said)),
  ),

  places: promise.places.handler(() => placesKnown()),
  holidays: promise.holidays.handler(async ({ input: { country, region }, context }) => {
    const place = placeOf({ country: country ?? null, region: region ?? null })
    if (place === null) return []
    return taken(await publicHolidays(place, yearsAround(context.now())))
  }),

  absences: promise.absences.handler(async ({ input, context }) =>
    taken(await here(context, (tx) => listAbsences(tx, actingIn(context), input.memberId))),
  ),
  addAbsence: promise.addAbsence.handler(async ({ input, context }) =>
    taken(await addAbsence(actingIn(context), input)),
  ),
  removeAbsence: promise.removeAbsence.handler(async ({ input, context }) =>
    taken(await removeAbsence(actingIn(context), input.absenceId)),
  ),

  crunches: promise.crunches.handler(({ context }) =>
    here(context, (tx) => listCrunches(tx, context.workspaceId, context.now())),
  ),
  addCrunch: promise.addCrunch.handler(async ({ input, context }) =>
    taken(await addCrunch(actingIn(context), input)),
  ),
  removeCrunch: promise.removeCrunch.handler(async ({ input, context }) =>
    taken(await removeCrunch(actingIn(context), input.crunchId)),
  ),
}

const hoursOf = async (context: Here, asked: Asked) =>
  taken(await here(context, (tx) => readHours(tx, actingIn(context), asked)))

const here = <T>({ db, workspaceId }: Here, read: (tx: Tx) => Promise<T>): Promise<T> =>
  inWorkspace(db, workspaceId, read)
