import type { Agreement, Engagement, EngagementRule, Fit } from '#domain/agreement/agreement.ts'
import { DECISIONS } from '#domain/replay/log.ts'
import { type Fault, figure, quoted, repeated } from './fault.ts'
import { propertyTestFaults, traitTestFaults } from './tests.ts'

/** The clause that says when a lead is passed has this id, so no rule may. */
const RESERVED = 'qualify'
const decisions: ReadonlySet<string> = new Set(DECISIONS)

export function fitFaults(fit: Fit): Fault[] {
  return fit.rules.flatMap((rule, index) => {
    const path = `fit.rules[${index}]`
    return [...zeroFaults(rule.points, path), ...traitTestFaults(rule.when, `${path}.when`)]
  })
}

export function engagementFaults(engagement: Engagement): Fault[] {
  const faults = repeated(
    engagement.groups,
    (group) => group.id,
    (index) => `engagement.groups[${index}].id`,
    (id, first) => `Group ${quoted(id)} stands twice: see ${first}.`,
  )
  engagement.groups.forEach((group, g) => {
    group.rules.forEach((rule, r) => {
      faults.push(...ruleFaults(rule, `engagement.groups[${g}].rules[${r}]`))
    })
  })
  return faults
}

/** Ids are unique over fit and engagement: every other page links a rule's clause by its id alone. */
export function sharedIdFaults({ fit, engagement }: Partial<Agreement>): Fault[] {
  const places: { id: string; path: string }[] = []
  fit?.rules.forEach(({ id }, index) => {
    places.push({ id, path: `fit.rules[${index}].id` })
  })
  engagement?.groups.forEach((group, g) => {
    group.rules.forEach(({ id }, r) => {
      places.push({ id, path: `engagement.groups[${g}].rules[${r}].id` })
    })
  })
  const reserved = places
    .filter((place) => place.id === RESERVED)
    .map(({ path }) => ({
      path,
      reason: `A rule may not be called ${quoted(RESERVED)}: the clause that passes a lead has this name.`,
    }))
  const twice = repeated(
    places,
    (place) => place.id,
    (index) => places[index]?.path ?? '',
    (id, first) => `Rule ${quoted(id)} stands twice: see ${first}.`,
  )
  return [...reserved, ...twice]
}

/** Why nothing that follows from the rules may feed them: the outcome would be its own cause. */
export function circleFaults(event: string, path: string): Fault[] {
  if (!decisions.has(event)) return []
  return [
    {
      path,
      reason: `${quoted(event)} is what is decided, not something a person does: the agreement would run in a circle.`,
    },
  ]
}

function ruleFaults(rule: EngagementRule, path: string): Fault[] {
  const faults = [
    ...zeroFaults(rule.points, path),
    ...circleFaults(rule.event, `${path}.event`),
    ...propertyTestFaults(rule.where ?? [], `${path}.where`),
  ]
  if (rule.cap < Math.abs(rule.points))
    faults.push({
      path: `${path}.cap`,
      reason: `The cap ${figure(rule.cap)} is below the ${figure(Math.abs(rule.points))} points of one event, which could then never count in full.`,
    })
  return faults
}

function zeroFaults(points: number, path: string): Fault[] {
  if (points !== 0) return []
  return [{ path: `${path}.points`, reason: 'A rule with 0 points does nothing: leave it out.' }]
}
