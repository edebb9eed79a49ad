import type { Agreement, Goal } from '#domain/agreement/agreement.ts'
import { GOAL_METRICS, isGoalMetric, isRevenue, isVolume } from '#domain/agreement/goals.ts'
import { type Fault, figure, quoted, repeated } from './fault.ts'

/** What is wrong with the goals and with the register of steps. */
export function togetherFaults({ goals = [], steps = [] }: Partial<Agreement>): Fault[] {
  return [
    ...goals.flatMap((goal, index) => goalFaults(goal, `goals[${index}]`)),
    ...revenueFirst(goals),
    ...repeated(
      goals,
      (goal) => `${goal.metric} per ${goal.per}`,
      (index) => `goals[${index}].metric`,
      (key) => `The goal ${quoted(key)} stands twice.`,
    ),
    ...repeated(
      steps,
      (step) => step.id,
      (index) => `steps[${index}].id`,
      (id) => `Step ${quoted(id)} stands twice.`,
    ),
  ]
}

function goalFaults({ metric, atLeast, currency }: Goal, path: string): Fault[] {
  if (metric === 'health-index')
    return [
      { path: `${path}.metric`, reason: 'No target may be set on the index of our own health.' },
    ]
  if (isVolume(metric))
    return [
      {
        path: `${path}.metric`,
        reason: `${quoted(metric)} counts what was done, not what came of it, so it cannot be a goal. Take what became of them, like “mql-to-revenue”.`,
      },
    ]
  if (!isGoalMetric(metric))
    return [
      {
        path: `${path}.metric`,
        reason: `${quoted(metric)} is no goal we can measure. There are ${Object.keys(GOAL_METRICS).join(', ')}.`,
      },
    ]
  const { is } = GOAL_METRICS[metric]
  if (is === 'money' && currency === undefined)
    return [{ path: `${path}.currency`, reason: 'Money needs its currency, like “EUR”.' }]
  if (is !== 'money' && currency !== undefined)
    return [{ path: `${path}.currency`, reason: 'A share has no currency.' }]
  if (is === 'share' && atLeast > 1)
    return [
      {
        path: `${path}.atLeast`,
        reason: `A share is at most 1: write ${figure(atLeast / 100)} for ${figure(atLeast)}%.`,
      },
    ]
  return []
}

/** Both teams win together or not at all: whatever else is a goal stands behind revenue. */
function revenueFirst([first]: Goal[]): Fault[] {
  if (first === undefined || isRevenue(first) || isVolume(first.metric)) return []
  if (!isGoalMetric(first.metric)) return []
  return [
    { path: 'goals[0].metric', reason: 'The first goal is revenue: put it above the others.' },
  ]
}
