import type { Goal } from './agreement.ts'

/** What can be a goal: money that came in, and shares of what became of leads. */
export const GOAL_METRICS = {
  revenue: { name: 'Won revenue', is: 'money' },
  'marketing-revenue': { name: 'Won revenue from leads of marketing', is: 'money' },
  'revenue-growth': { name: 'Growth of won revenue against the year before', is: 'growth' },
  retention: { name: 'Customers who stay', is: 'share' },
  'win-rate': { name: 'Deals won of those decided', is: 'share' },
  'mql-to-revenue': { name: 'Passed leads that are won', is: 'share' },
  'mql-to-opportunity': { name: 'Passed leads that become a deal', is: 'share' },
  acceptance: { name: 'Passed leads that sales accepts', is: 'share' },
  'clocks-kept': { name: 'Promises kept in time, by both teams', is: 'share' },
} as const satisfies Record<string, { name: string; is: 'money' | 'growth' | 'share' }>
type GoalMetric = keyof typeof GOAL_METRICS

/** What people like to count and what says nothing of success. Each is refused with what to take instead. */
const VOLUMES: readonly string[] = [
  'leads',
  'mqls',
  'mql-count',
  'handoffs',
  'emails-sent',
  'emails',
  'campaigns',
  'calls',
  'meetings',
  'events',
  'visits',
  'opens',
  'clicks',
  'downloads',
]

export const isGoalMetric = (metric: string): metric is GoalMetric =>
  Object.hasOwn(GOAL_METRICS, metric)

/** A number of things done: more of them is no success, so no team may be measured on it. */
export const isVolume = (metric: string) => VOLUMES.includes(metric)

/** Money of a kind that both teams earn; the first goal is one of these. */
export const isRevenue = ({ metric }: Pick<Goal, 'metric'>) =>
  metric === 'revenue' || metric === 'marketing-revenue' || metric === 'revenue-growth'
