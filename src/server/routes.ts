import { backtestsRoutes } from './agreement/backtest/routes.ts'
import { agreementNotesRoutes } from './agreement/notes/routes.ts'
import { proposalsRoutes } from './agreement/proposals/routes.ts'
import { ratingsRoutes } from './agreement/ratings/routes.ts'
import { agreementRoutes } from './agreement/routes.ts'
import { handoffCareRoutes } from './handoffs/care/routes.ts'
import { handoffsRoutes } from './handoffs/desk/routes.ts'
import { newsRoutes } from './handoffs/feed/routes.ts'
import { hoursRoutes } from './handoffs/hours/routes.ts'
import { followHours } from './handoffs/hours/run-on.ts'
import { chatsRoutes } from './handoffs/notices/chats/routes.ts'
import { noticesRoutes } from './handoffs/notices/routes.ts'
import { nurtureRoutes } from './handoffs/nurture/routes.ts'
import { requestsRoutes } from './handoffs/requests/routes.ts'
import { standingAsksRoutes } from './handoffs/requests/standing-routes.ts'
import { routingRoutes } from './handoffs/routing/routes.ts'
import { campaignsRoutes } from './people/campaigns/routes.ts'
import { channelsRoutes } from './people/channels/routes.ts'
import { companiesRoutes } from './people/companies/routes.ts'
import { identityRoutes } from './people/identity-routes.ts'
import { importsRoutes } from './people/imports/routes.ts'
import { runTold } from './people/imports/run-import.ts'
import { statusesRoutes } from './people/imports/statuses/routes.ts'
import { failedEventsRoutes } from './people/intake/failed-routes.ts'
import { ownersRoutes } from './people/owners/routes.ts'
import { privacyRoutes } from './people/privacy-routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { signalsRoutes } from './people/signals-routes.ts'
import { viewsRoutes } from './people/views/routes.ts'
import { scoreboardRoutes } from './scoreboard/routes.ts'
import { auditRoutes } from './workspace/audit/routes.ts'
import { backupsRoutes } from './workspace/backups/routes.ts'
import { feedRoutes, webhooksRoutes } from './workspace/feed/routes.ts'
import { keysRoutes } from './workspace/keys/routes.ts'
import { mailRoutes } from './workspace/mail/routes.ts'
import { joiningsRoutes } from './workspace/members/joining-routes.ts'
import { membersRoutes } from './workspace/members/routes.ts'
import { workspaceRoutes } from './workspace/routes.ts'
import { signInRoutes } from './workspace/sign-in/routes.ts'

/** One line a room. */
export const routes = {
  agreement: agreementRoutes,
  agreementNotes: agreementNotesRoutes,
  audit: auditRoutes,
  backtests: backtestsRoutes,
  backups: backupsRoutes,
  companies: companiesRoutes,
  identity: identityRoutes,
  failedEvents: failedEventsRoutes,
  feed: feedRoutes,
  handoffs: handoffsRoutes,
  signals: signalsRoutes,
  campaigns: campaignsRoutes,
  channels: channelsRoutes,
  chats: chatsRoutes,
  handoffCare: handoffCareRoutes,
  hours: hoursRoutes,
  imports: importsRoutes,
  statuses: statusesRoutes,
  joinings: joiningsRoutes,
  keys: keysRoutes,
  mail: mailRoutes,
  members: membersRoutes(followHours),
  news: newsRoutes,
  notices: noticesRoutes,
  nurture: nurtureRoutes,
  owners: ownersRoutes,
  people: peopleRoutes,
  privacy: privacyRoutes,
  proposals: proposalsRoutes,
  ratings: ratingsRoutes,
  routing: routingRoutes,
  requests: requestsRoutes,
  scoreboard: scoreboardRoutes,
  signIn: signInRoutes,
  standingAsks: standingAsksRoutes,
  views: viewsRoutes,
  webhooks: webhooksRoutes,
  workspace: workspaceRoutes(runTold, followHours),
}
