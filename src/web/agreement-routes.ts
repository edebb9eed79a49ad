import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { AgreementAddress } from '#web/agreement/agreement-page.tsx'
import type { BacktestAddress } from '#web/agreement/backtest/backtest-page.tsx'
import type { DiscussionAddress } from '#web/agreement/discussion/discussion-page.tsx'
import { searchOf } from './address.ts'
import { shell } from './shell-route.ts'

const proposal = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/proposals/$proposalId',
  component: lazyRouteComponent(
    () => import('#web/agreement/proposals/proposal-page.tsx'),
    'ProposalPage',
  ),
})
const draft = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/drafts/$draftId',
  component: lazyRouteComponent(() => import('#web/agreement/editor/draft-page.tsx'), 'DraftPage'),
})
const discussion = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/discussion',
  validateSearch: searchOf<DiscussionAddress>({ minutes: true, proposal: true, draft: true }),
  component: lazyRouteComponent(
    () => import('#web/agreement/discussion/discussion-page.tsx'),
    'DiscussionPage',
  ),
})
const backtest = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/backtest',
  validateSearch: searchOf<BacktestAddress>({
    ...{ proposal: true, draft: true, version: true, reps: true, week: true, days: true },
  }),
  component: lazyRouteComponent(
    () => import('#web/agreement/backtest/backtest-page.tsx'),
    'BacktestPage',
  ),
})
const ratings = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/ratings',
  component: lazyRouteComponent(
    () => import('#web/agreement/ratings/ratings-page.tsx'),
    'RatingsPage',
  ),
})
const ratingRound = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/ratings/$roundId',
  component: lazyRouteComponent(() => import('#web/agreement/ratings/round-page.tsx'), 'RoundPage'),
})
const beginning = createRoute({
  getParentRoute: () => shell,
  path: '/agreement/drafts/new',
  component: lazyRouteComponent(
    () => import('#web/agreement/beginning/beginning-page.tsx'),
    'BeginningPage',
  ),
})
const agreement = createRoute({
  getParentRoute: () => shell,
  path: '/agreement',
  validateSearch: searchOf<AgreementAddress>({ version: true }),
  component: lazyRouteComponent(() => import('#web/agreement/agreement-page.tsx'), 'AgreementPage'),
})

/** Everything about what both teams agreed. */
export const inAgreement = [
  agreement,
  proposal,
  draft,
  beginning,
  backtest,
  discussion,
  ratings,
  ratingRound,
] as const
