import { agreementContract } from './agreement.ts'
import { agreementNotesContract } from './agreement-notes.ts'
import { auditContract } from './audit.ts'
import { backtestsContract } from './backtests.ts'
import { backupsContract } from './backups.ts'
import { campaignsContract } from './campaigns.ts'
import { channelsContract } from './channels.ts'
import { chatsContract } from './chats.ts'
import { companiesContract } from './companies.ts'
import { failedEventsContract } from './failed-events.ts'
import { feedContract } from './feed.ts'
import { handoffCareContract } from './handoff-care.ts'
import { handoffsContract } from './handoffs.ts'
import { hoursContract } from './hours.ts'
import { identityContract } from './identity.ts'
import { importsContract } from './imports.ts'
import { joiningsContract } from './joinings.ts'
import { keysContract } from './keys.ts'
import { mailContract } from './mail.ts'
import { membersContract } from './members.ts'
import { newsContract } from './news.ts'
import { noticesContract } from './notices.ts'
import { nurtureContract } from './nurture.ts'
import { ownersContract } from './owners.ts'
import { peopleContract } from './people.ts'
import { privacyContract } from './privacy.ts'
import { proposalsContract } from './proposals.ts'
import { ratingsContract } from './ratings.ts'
import { requestsContract } from './requests.ts'
import { routingContract } from './routing.ts'
import { scoreboardContract } from './scoreboard.ts'
import { signInContract } from './sign-in.ts'
import { signalsContract } from './signals.ts'
import { standingAsksContract } from './standing-asks.ts'
import { statusesContract } from './statuses.ts'
import { viewsContract } from './views.ts'
import { webhooksContract } from './webhooks.ts'
import { workspaceContract } from './workspace.ts'

/** The whole contract between server and web, one key a room or wing of one. */
export const contract = {
  agreement: agreementContract,
  agreementNotes: agreementNotesContract,
  audit: auditContract,
  backups: backupsContract,
  identity: identityContract,
  failedEvents: failedEventsContract,
  feed: feedContract,
  handoffs: handoffsContract,
  campaigns: campaignsContract,
  channels: channelsContract,
  chats: chatsContract,
  companies: companiesContract,
  handoffCare: handoffCareContract,
  hours: hoursContract,
  imports: importsContract,
  joinings: joiningsContract,
  keys: keysContract,
  mail: mailContract,
  members: membersContract,
  news: newsContract,
  notices: noticesContract,
  nurture: nurtureContract,
  owners: ownersContract,
  people: peopleContract,
  privacy: privacyContract,
  proposals: proposalsContract,
  ratings: ratingsContract,
  backtests: backtestsContract,
  routing: routingContract,
  requests: requestsContract,
  scoreboard: scoreboardContract,
  signals: signalsContract,
  signIn: signInContract,
  statuses: statusesContract,
  standingAsks: standingAsksContract,
  views: viewsContract,
  webhooks: webhooksContract,
  workspace: workspaceContract,
}
