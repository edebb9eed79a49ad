import type { Agreement, Goal, ProcessStep } from '#domain/agreement/agreement.ts'
import { GOAL_METRICS, isGoalMetric } from '#domain/agreement/goals.ts'
import type { Draft } from '#domain/agreement/sentences.ts'
import { gapsOf, type Tick, ticksOf } from '#domain/agreement/steps.ts'
import { count, days, list, number, TEAMS } from './words.ts'

/** What both teams are measured on, revenue first. */
export function goalClauses({ goals = [] }: Agreement): Draft[] {
  if (goals.length === 0)
    return [{ id: 'goals', text: 'We have not agreed on a goal yet. The first one is revenue.' }]
  return goals.map((goal, index) => ({
    id: `goal.${goal.metric}.${goal.per}`,
    text: `${nameOf(goal)}: at least ${worth(goal)} a ${goal.per}.${index === 0 ? ' Both teams are measured on it.' : ''}`,
  }))
}

const nameOf = ({ metric }: Goal) => (isGoalMetric(metric) ? GOAL_METRICS[metric].name : metric)

const worth = ({ atLeast, currency }: Goal) =>
  currency === undefined
    ? `${number(Math.round(atLeast * 1e10) / 1e8)}%`
    : `${currency} ${number(atLeast)}`

/** How both teams keep together: their meeting, then the steps with what each still misses. */
export function cadenceClauses({ cadence, steps = [] }: Agreement): Draft[] {
  return [
    {
      id: 'cadence',
      text: cadence
        ? `We meet every ${days(cadence.everyDays)} for ${count(cadence.minutes, 'minute')}.`.replace(
            'every 1 day ',
            'every day ',
          )
        : 'We have not agreed on when we meet.',
    },
    ...steps.map(stepClause),
  ]
}

function stepClause(step: ProcessStep): Draft {
  const misses = missesOf(step)
  const facts = [
    ...(step.owner ? [`${TEAMS[step.owner]} owns it`] : []),
    ...(step.measuredBy ? [`it is measured by ${step.measuredBy}`] : []),
    ...(step.writtenIn ? [`it is written down in ${step.writtenIn}`] : []),
    ...(step.agreedBy?.length === 1 ? [`${TEAMS[step.agreedBy[0] ?? 'sales']} agreed`] : []),
  ]
  return {
    id: `step.${step.id}`,
    owes: step.owner ?? null,
    under: 'Steps',
    text: [
      `${step.name}: ${step.says ?? 'what happens here is not said yet.'}`,
      ...(facts.length > 0 ? [`${sentenceOf(facts)}.`] : []),
      ...(misses === null ? [] : [`Still to do: it is not ${misses}.`]),
    ].join(' '),
    ticks: ticksOf(step),
  }
}

/** "written down or agreed": the ticks that a step misses; null where it has all. */
export function missesOf(step: ProcessStep): string | null {
  const gaps = gapsOf(step)
  return gaps.length === 0 ? null : list(gaps.map(words), 'or')
}

const words = (tick: Tick) => (tick === 'written' ? 'written down' : tick)

function sentenceOf(facts: string[]): string {
  const text = list(facts, 'and')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
