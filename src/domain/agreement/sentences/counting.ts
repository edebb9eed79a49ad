import type {
  Agreement,
  Band,
  EngagementRule,
  FitRule,
  Group,
} from '#domain/agreement/agreement.ts'
import type { Draft } from '#domain/agreement/sentences.ts'
import { capital, comparison, condition, days, list, number, plain, points } from './words.ts'

/** Who they are, then what they did group by group, each rule a clause of its own. */
export function countingClauses({ fit, engagement }: Agreement): Draft[] {
  return [
    ...fit.rules.map(fitClause),
    {
      id: 'fit.bands',
      under: 'Who they are',
      text: `Fit is at most ${points(fit.cap)}. ${bands('The fit', fit.bands)}`,
      runsAs: bandsRun('fit', fit.cap, fit.bands),
    },
    ...engagement.groups.flatMap(groupClauses),
    {
      id: 'engagement.bands',
      under: 'All together',
      text: `Engagement is the sum of all groups, never below 0 and at most ${points(engagement.cap)}. ${bands('The engagement', engagement.bands)}`,
      runsAs: bandsRun('engagement', engagement.cap, engagement.bands),
    },
  ]
}

function fitClause(rule: FitRule): Draft {
  const { trait, ...test } = rule.when
  const verb = rule.points < 0 ? 'loses' : 'gets'
  return {
    id: rule.id,
    under: 'Who they are',
    text: `A person ${condition(trait, test)} ${verb} ${points(Math.abs(rule.points))}.`,
    runsAs: `${comparison(trait, test)}: ${number(rule.points)}`,
    note: rule.says ?? null,
  }
}

function groupClauses(group: Group): Draft[] {
  const under = group.name ?? capital(plain(group.id))
  const [gives, takes] = [
    group.rules.some((r) => r.points > 0),
    group.rules.some((r) => r.points < 0),
  ]
  const does = takes ? (gives ? 'counts or takes away' : 'takes away') : 'counts'
  const all: Draft = {
    id: `group.${group.id}`,
    under,
    text: `All of this together ${does} at most ${points(group.cap)}.`,
    runsAs: `group ${group.id}: ±${number(group.cap)}`,
  }
  return [...group.rules.map((rule) => ({ ...ruleClause(rule), under })), all]
}

/** Rule 3.3.1 in words: points, the most of them, and how fast they fade. */
function ruleClause(rule: EngagementRule): Draft {
  const where = (rule.where ?? []).map(({ property, ...test }) => ({ property, test }))
  const act = [
    'Each',
    plain(rule.event),
    list(
      where.map(({ property, test }) => condition(property, test)),
      'and',
    ),
  ]
  const worth = points(Math.abs(rule.points))
  const verb = rule.points < 0 ? 'takes away' : 'counts'
  return {
    id: rule.id,
    text: `${act.filter((word) => word !== '').join(' ')} ${verb} ${worth}, ${most(rule)}, ${fading(rule)}.`,
    runsAs: [
      [rule.event, ...where.map(({ property, test }) => comparison(property, test))].join(', '),
      [
        number(rule.points),
        `cap ${number(rule.cap)}${per(rule)}`,
        rule.halfLifeDays === undefined ? 'no fading' : `half after ${number(rule.halfLifeDays)} d`,
      ].join(', '),
    ].join(': '),
    note: rule.says ?? null,
  }
}

function most(rule: EngagementRule): string {
  const per = [
    ...(rule.bucket === undefined ? [] : ['a day']),
    ...(rule.distinctBy === undefined ? [] : [`for each ${plain(rule.distinctBy)}`]),
  ].join(' ')
  if (rule.cap === Math.abs(rule.points) && per !== '') return `once ${per}`
  return `at most ${number(rule.cap)} ${per === '' ? 'at any time' : per}`
}

const per = (rule: EngagementRule) =>
  [
    ...(rule.distinctBy === undefined ? [] : [` per ${rule.distinctBy}`]),
    ...(rule.bucket === undefined ? [] : [' per day']),
  ].join('')

function fading(rule: EngagementRule): string {
  if (rule.halfLifeDays === undefined) return 'and never fades'
  return `and ${rule.points < 0 ? 'weighs' : 'is worth'} half after ${days(rule.halfLifeDays)}`
}

function bands(what: string, all: Band[]): string {
  const [last, ...above] = [...all].reverse()
  if (above.length === 0) return `${what} is ${last?.name} for everybody.`
  const steps = above
    .reverse()
    .map(
      (band, index) =>
        `${band.name} from ${index === 0 ? points(band.atLeast) : number(band.atLeast)}`,
    )
  return `${what} is ${steps.join(', ')} and ${last?.name} below.`
}

const bandsRun = (what: string, cap: number, all: Band[]) =>
  `${what} ≤ ${number(cap)}; ${all.map((band) => `${band.name} ≥ ${number(band.atLeast)}`).join(', ')}`
