import type { ChannelRule, ChannelRules } from './rule.ts'

/** The rules with one of them moved by some places; the ends hold it. */
export function moved(rules: ChannelRules, id: string, by: number): ChannelRules {
  const from = rules.findIndex((rule) => rule.id === id)
  const to = Math.max(0, Math.min(rules.length - 1, from + by))
  const rule = rules[from]
  return rule ? rules.toSpliced(from, 1).toSpliced(to, 0, rule) : rules
}

/** The rules with one of them changed; null takes it out. */
export const changed = (rules: ChannelRules, id: string, rule: ChannelRule | null): ChannelRules =>
  rules.flatMap((one) => (one.id === id ? (rule ?? []) : one))

/** A new rule before all others, where it matches first; it is not whole yet. */
export function added(rules: ChannelRules): { rules: ChannelRules; id: string } {
  const ids = new Set(rules.map(({ id }) => id))
  let n = rules.length + 1
  while (ids.has(`rule-${n}`)) n += 1
  const id = `rule-${n}`
  const rule: ChannelRule = {
    id,
    channel: '',
    ways: [[{ field: 'source', test: 'is', values: [] }]],
  }
  return { rules: [rule, ...rules], id }
}

/** What keeps the rules from being saved, as a sentence; null: nothing does. */
export function unfinished(rules: ChannelRules): string | null {
  for (const [i, { channel, ways }] of rules.entries()) {
    const n = i + 1
    if (channel.trim() === '') return `Rule ${n} names no channel.`
    if (ways.length === 0 || ways.some((way) => way.length === 0))
      return `Rule ${n} (${channel}) has a way without a condition.`
    const isEmpty = ways.some((way) =>
      way.some(({ test, values }) => !ASKS_NOTHING.has(test) && values.length === 0),
    )
    if (isEmpty) return `Rule ${n} (${channel}) has a condition that looks for nothing.`
  }
  return null
}

const ASKS_NOTHING = new Set(['present', 'missing'])
