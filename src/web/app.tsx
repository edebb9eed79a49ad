import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import type { DealSearch } from '#api/people.ts'
import type { ScoreboardView } from '#api/scoreboard.ts'
import type { Workspace } from '#api/workspace.ts'
import { questions } from '#web/ask.ts'
import { chosenWorkspace } from '#web/choice.ts'
import type { ManagerAddress } from '#web/handoffs/care/count.tsx'
import { type DeskAddress, foreseeDesk } from '#web/handoffs/desk/use-desk.ts'
import type { TrackSearch } from '#web/handoffs/nurture/track-search.ts'
import type { RequestsAddress } from '#web/handoffs/requests-page.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { mayIn } from '#web/may.ts'
import { DEAL_VIEW } from '#web/people/list/deal-view.ts'
import type { PersonAddress } from '#web/people/person-page.tsx'
import { PEOPLE_VIEW, type PeopleAddress } from '#web/people/views/people-address.ts'
import { PageFailed, PageUnknown } from '#web/workspace/lost.tsx'
import { searchOf, searchText } from './address.ts'
import { inAgreement } from './agreement-routes.ts'
import { doors } from './doors.ts'
import { root } from './root.ts'
import { isFilled, settleSession, settleWorkspace, switchWorkspace } from './session.tsx'
import { inSettings, ofMember } from './settings-routes.ts'
import { shell } from './shell-route.ts'

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  beforeLoad: async ({ location }) => {
    await settleSession(location.href)
    await settleWorkspace()
  },
  component: lazyRouteComponent(() => import('#web/workspace/start-page.tsx'), 'StartPage'),
})

/** The manual of the API is open to everybody. */
const apiDocs = createRoute({
  getParentRoute: () => root,
  path: '/api/docs',
  component: lazyRouteComponent(
    () => import('#web/workspace/api-docs/api-docs-page.tsx'),
    'ApiDocsPage',
  ),
})

/** Where nothing was ever brought in, the door leads to the first page. */
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    await settleSession('/')
    const all = await settleWorkspace()
    throw redirect({ to: all.some(isFilled) ? firstPage(all) : '/start', replace: true })
  },
})
/** Whoever answers leads and no more begins at the desk; whoever keeps the house, too, with how it goes. */
function firstPage(all: readonly Workspace[]) {
  const current = all.find(({ workspaceId }) => workspaceId === chosenWorkspace())
  const answers =
    current && mayIn(current, 'decide-handoffs') && !mayIn(current, 'change-workspace')
  return answers ? '/desk' : '/scoreboard'
}
/** Changes the workspace of this tab. It is a way like every other one, so that a form with input asks first. */
const into = createRoute({
  getParentRoute: () => root,
  path: '/into/$workspaceId',
  beforeLoad: async ({ params, preload }) => {
    if (preload) return
    await settleSession('/')
    await switchWorkspace(params.workspaceId)
    throw redirect({ to: '/scoreboard', replace: true, ignoreBlocker: true })
  },
})
const scoreboard = createRoute({
  getParentRoute: () => shell,
  path: '/scoreboard',
  validateSearch: searchOf<ScoreboardView>({ period: true, window: true }),
  component: lazyRouteComponent(
    () => import('#web/scoreboard/scoreboard-page.tsx'),
    'ScoreboardPage',
  ),
})
const desk = createRoute({
  getParentRoute: () => shell,
  path: '/desk',
  validateSearch: searchOf<DeskAddress>({ whose: true, lead: true }),
  loader: ({ cause, location }) => {
    if (cause !== 'stay') void foreseeDesk(questions, location.search as Partial<DeskAddress>)
  },
  component: lazyRouteComponent(() => import('#web/handoffs/desk-page.tsx'), 'DeskPage'),
})
const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: searchOf<PeopleAddress>(PEOPLE_VIEW),
  component: lazyRouteComponent(() => import('#web/people/people-page.tsx'), 'PeoplePage'),
})
const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$personId',
  validateSearch: searchOf<PersonAddress>({ version: true }),
  component: lazyRouteComponent(() => import('#web/people/person-page.tsx'), 'PersonPage'),
})
const channels = createRoute({
  getParentRoute: () => shell,
  path: '/channels',
  component: lazyRouteComponent(() => import('#web/people/channels-page.tsx'), 'ChannelsPage'),
})
const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('#web/people/campaigns-page.tsx'), 'CampaignsPage'),
})
const campaign = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('#web/people/campaign-page.tsx'), 'CampaignPage'),
})
const deals = createRoute({
  getParentRoute: () => shell,
  path: '/deals',
  validateSearch: searchOf<DealSearch>(DEAL_VIEW),
  component: lazyRouteComponent(() => import('#web/people/deals-page.tsx'), 'DealsPage'),
})
const companies = createRoute({
  getParentRoute: () => shell,
  path: '/companies',
  validateSearch: searchOf<{ search: string }>({ search: true }),
  component: lazyRouteComponent(() => import('#web/people/companies-page.tsx'), 'CompaniesPage'),
})
const companyOfPeople = createRoute({
  getParentRoute: () => shell,
  path: '/companies/$companyId',
  component: lazyRouteComponent(() => import('#web/people/company-page.tsx'), 'PageOfCompany'),
})
const feed = createRoute({
  getParentRoute: () => shell,
  path: '/feed',
  component: lazyRouteComponent(() => import('#web/handoffs/feed/feed-page.tsx'), 'FeedPage'),
})
const nurture = createRoute({
  getParentRoute: () => shell,
  path: '/nurture',
  component: lazyRouteComponent(
    () => import('#web/handoffs/nurture/nurture-page.tsx'),
    'NurturePage',
  ),
})
const track = createRoute({
  getParentRoute: () => shell,
  path: '/nurture/$trackId',
  validateSearch: searchOf<TrackSearch>({ of: true, what: true }),
  component: lazyRouteComponent(() => import('#web/handoffs/nurture/track-page.tsx'), 'TrackPage'),
})
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/import',
  validateSearch: searchOf<{ batch: string; upload: string }>({ batch: true, upload: true }),
  component: lazyRouteComponent(() => import('#web/people/imports/import-page.tsx'), 'ImportPage'),
})
const candidates = createRoute({
  getParentRoute: () => shell,
  path: '/candidates',
  component: lazyRouteComponent(() => import('#web/people/candidates-page.tsx'), 'CandidatesPage'),
})
const failedEvents = createRoute({
  getParentRoute: () => shell,
  path: '/failed-events',
  validateSearch: searchOf<{ state: 'replayed' | 'set-aside' }>({ state: true }),
  component: lazyRouteComponent(() => import('#web/people/failed/failed-page.tsx'), 'FailedPage'),
})
const quarantine = createRoute({
  getParentRoute: () => shell,
  path: '/quarantine',
  validateSearch: searchOf<{
    test: 'scanner' | 'hidden-link' | 'burst' | 'rush' | 'said'
    sourceId: string
  }>({ test: true, sourceId: true }),
  component: lazyRouteComponent(() => import('#web/people/quarantine-page.tsx'), 'QuarantinePage'),
})
const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  validateSearch: searchOf<RequestsAddress>({
    show: true,
    whose: true,
    state: true,
    request: true,
  }),
  component: lazyRouteComponent(() => import('#web/handoffs/requests-page.tsx'), 'RequestsPage'),
})
const manager = createRoute({
  getParentRoute: () => shell,
  path: '/handoffs/manager',
  validateSearch: searchOf<ManagerAddress>({
    ...{ days: true, figure: true, memberId: true, kind: true },
    ...{ owes: true, reason: true, step: true, minutes: true },
  }),
  component: lazyRouteComponent(() => import('#web/handoffs/manager-page.tsx'), 'ManagerPage'),
})
const unknown = createRoute({ getParentRoute: () => shell, path: '/$', component: PageUnknown })

/** Every page and its address. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    doors,
    start,
    into,
    apiDocs,
    shell.addChildren([
      desk,
      scoreboard,
      people,
      companies,
      companyOfPeople,
      person,
      channels,
      campaigns,
      campaign,
      deals,
      nurture,
      track,
      feed,
      imports,
      failedEvents,
      quarantine,
      candidates,
      requests,
      manager,
      ...inAgreement,
      ...ofMember,
      inSettings,
      unknown,
    ]),
  ]),
  // Addresses hold plain words ("?mql=2018-01"), not JSON in which a year would turn into a number.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: searchText,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 300,
  defaultPendingComponent: () => <LoadingRows what="the page" />,
  defaultErrorComponent: PageFailed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
