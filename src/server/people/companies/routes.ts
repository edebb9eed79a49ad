import { implement } from '@orpc/server'
import { contract } from '#api/contract.ts'
import { withoutReach } from '#domain/people/contact-details.ts'
import { actingIn, taken } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import type { Requested } from '#server/http/requests.ts'
import { isKnown } from '#server/people/known.ts'
import type { Place } from '#server/people/place.ts'
import { placeOf } from '#server/people/place.ts'
import { veilFor } from '#server/people/veil.ts'
import { type Context, refused } from '#server/session.ts'
import { sightOf } from '#server/sight.ts'
import { companyIdOf } from './belonging.ts'
import { listDealsOf, listHappenings, listPeopleOf, readCompany } from './company.ts'
import { readDeal } from './deal.ts'
import { listDomains, sayDomain } from './domains.ts'
import { listCompanies } from './list.ts'
import { changeNeeded, readNeeded, sayRole } from './roles.ts'

type Asked = Context & Requested

const promise = implement(contract.companies).$context<Asked>()

export const companiesRoutes = {
  list: promise.list.handler(async ({ input, context }) => {
    const { rows, ...list } = await here(context, (tx, place) => listCompanies(tx, place, input))
    return { ...list, rows: rows.map(veilOf(context).company) }
  }),
  read: promise.read.handler(async ({ input, context }) => {
    const { company, named, text } = veilOf(context)
    const found = company(await look(context, input, readCompany))
    const names = found.names.map((one) => ({ ...one, value: text(one.value) }))
    return { ...found, names, group: { ...found.group, people: found.group.people.map(named) } }
  }),
  people: promise.people.handler(async ({ input, context }) => {
    const { named, text } = veilOf(context)
    const { rows, ...list } = await look(context, input, (tx, place, companyId) =>
      listPeopleOf(tx, place, companyId, input),
    )
    return {
      ...list,
      rows: rows.map((row) => ({ ...named(row), title: row.title && text(row.title) })),
    }
  }),
  deals: promise.deals.handler(async ({ input, context }) =>
    (await look(context, input, listDealsOf)).map(veilOf(context).deal),
  ),
  happenings: promise.happenings.handler(async ({ input, context }) => {
    const { named } = veilOf(context)
    const rows = await look(context, input, listHappenings)
    return rows.map((row) => ({ ...row, person: named({ ...row, name: row.person }).name }))
  }),
  deal: promise.deal.handler(async ({ input, context }) => {
    const { deal, named, text } = veilOf(context)
    const found = taken(await here(context, (tx, place) => readDeal(tx, place, input.dealId)))
    const story = found.story.map((chapter) => ({
      ...chapter,
      changes: chapter.changes.map((change) => ({
        ...change,
        from: typeof change.from === 'string' ? text(change.from) : change.from,
        to: typeof change.to === 'string' ? text(change.to) : change.to,
      })),
    }))
    return { ...found, ...deal(found), contacts: found.contacts.map(named), story }
  }),
  sayRole: promise.sayRole.handler(async ({ input, context }) =>
    taken(await sayRole(actingIn(context), seesIn(context), input)),
  ),
  needed: promise.needed.handler(({ context }) =>
    here(context, (tx, { workspaceId }) => readNeeded(tx, workspaceId)),
  ),
  need: promise.need.handler(({ input, context }) => changeNeeded(actingIn(context), input.roles)),
  domains: promise.domains.handler(({ context }) =>
    here(context, (tx, { workspaceId }) => listDomains(tx, workspaceId)),
  ),
  sayDomain: promise.sayDomain.handler(async ({ input, context }) =>
    taken(await sayDomain(actingIn(context), input)),
  ),
}

/** Names of companies and people may hold mail addresses; who may not see those is shown none. */
function veilOf({ who }: Context) {
  const sees = sightOf(who)?.contact ?? false
  const text = sees ? (told: string) => told : withoutReach
  const company = <C extends { name: string }>(shown: C): C => ({
    ...shown,
    name: text(shown.name),
  })
  return { ...veilFor(sees), text, company }
}

const seesIn = (context: Asked) => async (tx: Tx, personId: number) =>
  isKnown(tx, await placeOf(tx, context), personId)

/** Reads about one company, by whatever of its names. */
const look = <T>(
  context: Asked,
  { companyId: asked }: { companyId: number },
  read: (tx: Tx, place: Place, companyId: number) => Promise<T>,
): Promise<T> =>
  here(context, async (tx, place) => {
    const companyId = await companyIdOf(tx, place, asked)
    if (companyId === null) throw refused('company-unknown')
    return read(tx, place, companyId)
  })

const here = <T>(context: Asked, read: (tx: Tx, place: Place) => Promise<T>): Promise<T> =>
  inWorkspace(context.db, context.workspaceId, async (tx) => read(tx, await placeOf(tx, context)))
