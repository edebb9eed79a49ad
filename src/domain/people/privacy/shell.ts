import type { Agreement, PropertyTest, Scalar, TraitTest } from '#domain/agreement/agreement.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { canonical } from '#domain/replay/signature.ts'
import { WEIGHS_AGAIN, WEIGHS_NOTHING } from '#domain/replay/weighing.ts'

/** What may be left of an erased person's events: words that agreements use, and names of events that others have too. */
export type LeftWords = {
  /** Of properties and traits that any version of the agreement looks at: the texts it compares them with. */
  compared: Map<string, Set<string>>
  /** Names of events that an agreement or somebody else's events use. */
  events: Set<string>
  reasons: Set<string>
  origins: Set<string>
}

/** Everything that these versions of the agreement look at. */
export function leftWords(
  agreements: readonly Agreement[],
  others: { events: Iterable<string>; origins: Iterable<string>; reasons: Iterable<string> },
): LeftWords {
  const words: LeftWords = {
    compared: new Map(),
    events: new Set(others.events),
    reasons: new Set(others.reasons),
    origins: new Set(others.origins),
  }
  for (const { engagement, fit, qualify, minimumInformation, reasons = [] } of agreements) {
    const rules = engagement.groups.flatMap((group) => group.rules)
    for (const rule of rules) {
      words.events.add(rule.event)
      for (const test of rule.where ?? []) look(words, test.property, test)
      if (rule.distinctBy) look(words, rule.distinctBy, null)
    }
    for (const name of qualify.handRaises) words.events.add(name)
    for (const test of [...fit.rules.map(({ when }) => when), ...qualify.exclude])
      look(words, test.trait, test)
    for (const trait of minimumInformation) look(words, trait, null)
    for (const { id } of reasons) words.reasons.add(id)
  }
  return words
}

function look({ compared }: LeftWords, name: string, test: TraitTest | PropertyTest | null): void {
  const texts = compared.get(name) ?? new Set()
  compared.set(name, texts)
  if (test === null) return
  const told: unknown[] =
    'is' in test ? [test.is] : 'in' in test ? test.in : 'contains' in test ? [test.contains] : []
  for (const text of told) if (typeof text === 'string') texts.add(text.toLowerCase())
}

/**
 * What is left of what an event said once its person is erased: that it happened, and as much as the agreements need to
 * come to the same score. Everything else goes, and so does the name of an event that nobody else's has.
 */
export function shellOf(
  signature: Signature,
  words: LeftWords,
  numbers = new Map<string, number>(),
): Signature {
  const { kind, name, properties } = signature
  if (kind === KIND.correction) return correctionShell(signature, words, numbers)
  const kept: Record<string, Scalar> = {}
  for (const [key, value] of Object.entries(properties)) {
    const left =
      kind === KIND.decision
        ? leftOfDecision(key, value, words)
        : leftOf(key, value, words, numbers)
    if (left !== null) kept[key] = left
  }
  const isKnown = kind !== KIND.behaviour || words.events.has(name)
  return { kind, name: isKnown ? name : NAMELESS, properties: kept }
}

/** What an event is called whose own name went. */
const NAMELESS = 'event'
export const ERASED = '(erased)'

function leftOf(
  key: string,
  value: Scalar,
  { compared, origins }: LeftWords,
  numbers: Map<string, number>,
): Scalar | null {
  if (key === 'origin' && typeof value === 'string' && origins.has(value)) return value
  const texts = compared.get(key)
  if (texts === undefined) return null
  if (typeof value !== 'string') return value
  const folded = value.toLowerCase()
  if (texts.has(folded)) return value
  // Which of the words it contains is what the agreement asks, and that it is known, and whether it is another one.
  const found = [...texts].filter((text) => text !== '' && folded.includes(text))
  if (found.length > 0) return found.join(' ')
  if (value === '') return value
  const told = `${key} ${value}`
  const number = numbers.get(told) ?? numbers.size + 1
  numbers.set(told, number)
  return `${ERASED} ${number}`
}

function leftOfDecision(key: string, value: Scalar, { reasons }: LeftWords): Scalar | null {
  if (key === 'by' || key === 'version') return value
  if (key !== 'reason') return null
  return reasons.has(String(value)) ? value : ERASED
}

/** It names the event it is about by what that says, and goes on naming it. */
function correctionShell(
  signature: Signature,
  words: LeftWords,
  numbers: Map<string, number>,
): Signature {
  const { name, properties } = signature
  if (name !== WEIGHS_NOTHING && name !== WEIGHS_AGAIN) return signature
  const [kind, of, entries] = JSON.parse(String(properties.of)) as [
    Signature['kind'],
    string,
    [string, Scalar][],
  ]
  const about = shellOf({ kind, name: of, properties: Object.fromEntries(entries) }, words, numbers)
  return { ...signature, properties: { ...properties, of: canonical(about) } }
}
