import type { EngagementRule, FitRule, Group } from '#domain/agreement/agreement.ts'
import {
  capital,
  condition,
  count,
  days,
  list,
  number,
  plain,
} from '#domain/agreement/sentences/words.ts'
import type { Both } from './changes.ts'

/** What changed in a rule of fit or engagement, or in the cap of a group; null where its sentence says it better. */
export function sayRule({ before, after }: Both, id: string): string | null {
  const group = id.startsWith('group.') ? id.slice('group.'.length) : null
  if (group !== null) return sayCap(groupOf(before, group), groupOf(after, group))
  const [was, is] = [ruleOf(before, id), ruleOf(after, id)]
  if (was && is) return sayActs(was, is)
  const [wasFit, isFit] = [fitOf(before, id), fitOf(after, id)]
  return wasFit && isFit ? sayFit(wasFit, isFit) : null
}

const groupOf = ({ engagement }: Both['before'], id: string) =>
  engagement.groups.find((group) => group.id === id)
const ruleOf = ({ engagement }: Both['before'], id: string) =>
  engagement.groups.flatMap(({ rules }) => rules).find((rule) => rule.id === id)
const fitOf = ({ fit }: Both['before'], id: string) => fit.rules.find((rule) => rule.id === id)

function sayCap(was: Group | undefined, is: Group | undefined): string | null {
  if (!was || !is || was.cap === is.cap) return null
  const name = is.name ?? capital(plain(is.id))
  return `All of “${name}” together counts at most ${number(is.cap)} instead of ${number(was.cap)} points.`
}

/** "Each pricing view counts 12 instead of 10 points and is worth half after 14 instead of 30 days." */
function sayActs(was: EngagementRule, is: EngagementRule): string | null {
  const isElse =
    was.event !== is.event ||
    was.distinctBy !== is.distinctBy ||
    was.bucket !== is.bucket ||
    JSON.stringify(was.where ?? []) !== JSON.stringify(is.where ?? []) ||
    was.says !== is.says ||
    Math.sign(was.points) !== Math.sign(is.points)
  if (isElse) return null
  const takes = is.points < 0
  const parts = [
    ...(was.points === is.points
      ? []
      : [
          `${takes ? 'takes away' : 'counts'} ${number(Math.abs(is.points))} instead of ${count(Math.abs(was.points), 'point')}`,
        ]),
    ...(was.cap === is.cap
      ? []
      : [`${takes ? 'takes' : 'gives'} at most ${number(is.cap)} instead of ${number(was.cap)}`]),
    ...fading(was, is),
  ]
  return parts.length === 0 ? null : `Each ${plain(is.event)} ${list(parts, 'and')}.`
}

function fading(was: EngagementRule, is: EngagementRule): string[] {
  if (was.halfLifeDays === is.halfLifeDays) return []
  const half = `${is.points < 0 ? 'weighs' : 'is worth'} half after`
  if (is.halfLifeDays === undefined)
    return [`never fades, instead of by half in ${days(was.halfLifeDays ?? 0)}`]
  if (was.halfLifeDays === undefined)
    return [`${half} ${days(is.halfLifeDays)} instead of never fading`]
  return [`${half} ${number(is.halfLifeDays)} instead of ${days(was.halfLifeDays)}`]
}

function sayFit(was: FitRule, is: FitRule): string | null {
  const isElse = JSON.stringify(was.when) !== JSON.stringify(is.when) || was.says !== is.says
  if (isElse || was.points === is.points || Math.sign(was.points) !== Math.sign(is.points))
    return null
  const { trait, ...test } = is.when
  const verb = is.points < 0 ? 'loses' : 'gets'
  return `A person ${condition(trait, test)} ${verb} ${number(Math.abs(is.points))} instead of ${count(Math.abs(was.points), 'point')}.`
}
