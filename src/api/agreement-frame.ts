import type { Fault } from '#domain/agreement/faults/fault.ts'
import { spell } from './agreement-shape.ts'

const DEEPEST = 12
const MOST_VALUES = 100_000
const MOST_RULES = 1_000
const FOREIGN: ReadonlySet<string> = new Set(['function', 'symbol', 'bigint'])

type Place = { value: unknown; depth: number; key: PropertyKey; parent: Place | null }

/**
 * Faults for which a document is refused unread: it would be too costly to look closer. The walk keeps its
 * own stack, so that neither a million levels nor an object that contains itself can end it.
 */
export function frameFaults(json: unknown): Fault[] {
  const rules = ruleCountFaults(json)
  if (rules.length > 0) return rules
  const faults: Fault[] = []
  const open: Place[] = [{ value: json, depth: 0, key: '', parent: null }]
  let seen = 0
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    seen += 1
    if (seen > MOST_VALUES) return [{ path: spell([]), reason: tooLarge }]
    if (FOREIGN.has(typeof place.value))
      faults.push({ path: spell(pathOf(place)), reason: 'This is not JSON.' })
    if (typeof place.value === 'string' && !isStorable(place.value))
      faults.push({
        path: spell(pathOf(place)),
        reason: 'This text holds a character nobody can read.',
      })
    if (typeof place.value !== 'object' || place.value === null) continue
    if (place.depth === DEEPEST) {
      faults.push({ path: spell(pathOf(place)), reason: tooDeep })
      continue
    }
    const keys = Object.keys(place.value)
    if (seen + open.length + keys.length > MOST_VALUES)
      return [{ path: spell([]), reason: tooLarge }]
    for (const key of keys) {
      const inside = {
        value: (place.value as Record<string, unknown>)[key],
        depth: place.depth + 1,
        key: Array.isArray(place.value) ? Number(key) : key,
        parent: place,
      }
      if (key === '__proto__')
        faults.push({ path: spell(pathOf(inside)), reason: 'This name is not allowed.' })
      else open.push(inside)
    }
  }
  return faults
}

/** PostgreSQL keeps no NUL and no half of a character. */
const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0')

const tooLarge = `The document holds more than ${MOST_VALUES.toLocaleString('en')} values.`
const tooDeep = `The document is nested more than ${DEEPEST} levels deep, or contains itself.`

function ruleCountFaults(json: unknown): Fault[] {
  const fit = lengthOf(field(field(json, 'fit'), 'rules'))
  const groups = field(field(json, 'engagement'), 'groups')
  const engagement = Array.isArray(groups)
    ? groups.reduce<number>((sum, group) => sum + lengthOf(field(group, 'rules')), 0)
    : 0
  const rules = fit + engagement
  if (rules <= MOST_RULES) return []
  const figure = (count: number) => count.toLocaleString('en')
  return [
    {
      path: engagement > fit ? 'engagement.groups' : 'fit.rules',
      reason: `The agreement has ${figure(rules)} rules. Nobody signs more than ${figure(MOST_RULES)}.`,
    },
  ]
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : 0)

function pathOf(place: Place): PropertyKey[] {
  const keys: PropertyKey[] = []
  for (let at: Place | null = place; at?.parent; at = at.parent) keys.unshift(at.key)
  return keys
}
