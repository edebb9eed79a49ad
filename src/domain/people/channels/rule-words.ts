import { PLACE_LISTS } from '#domain/people/channels/places/in-list.ts'
import { type Arrival, TAGS } from './arrival.ts'
import { valuesOf } from './holds.ts'
import { type Condition, type Field, isPlaceList, type Test, type Way } from './rule.ts'

/** What a condition looks at, as the beginning of a sentence. */
export const FIELD_WORDS: Record<Field, string> = {
  from: 'They came from',
  source: 'The source',
  medium: 'The medium',
  campaign: 'The campaign',
  term: 'The term',
  content: 'The content',
  id: 'The campaign id',
  click: 'The click id',
  referrer: 'The page before',
  landing: 'The page they opened',
}

export const TEST_WORDS: Record<Test, string> = {
  is: 'is',
  contains: 'contains',
  begins: 'begins with',
  like: 'is like',
  listed: 'is one of the',
  present: 'is told',
  missing: 'is not told',
}

/** Values that are said before "and 9 more". */
const SAID = 4

/** A condition as a part of a sentence: "the medium is like *cp*, ppc, retargeting or paid*". @internal */
export function conditionWords({ field, test, values }: Condition): string {
  const subject = lower(FIELD_WORDS[field])
  if (field === 'from') {
    if (test === 'present') return 'they came from a place we know'
    if (test === 'missing') return 'no source and no page before is told'
    if (test === 'listed') return `they came from one of the ${either(values.map(placesNamed))}`
    const how =
      test === 'is' ? '' : test === 'like' ? 'something like ' : `a place that ${TEST_WORDS[test]} `
    return `they came from ${how}${either(values)}`
  }
  if (test === 'present' || test === 'missing') return `${subject} ${TEST_WORDS[test]}`
  const said = test === 'listed' ? values.map(placesNamed) : values
  return `${subject} ${TEST_WORDS[test]} ${either(said)}`
}

/** All conditions of a way as one sentence. */
export const wayWords = (way: Way): string => {
  const said = way.map(conditionWords).join(', and ')
  return said === ''
    ? 'Never: it has no condition.'
    : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}

/** Why a condition did not hold: what it wants, and what there is. */
export function failureWords(condition: Condition, arrival: Arrival): string {
  const there = valuesOf(arrival, condition.field).join(', ')
  return `It asks that ${conditionWords(condition)}; here ${there === '' ? 'nothing is told' : `it is “${there}”`}.`
}

/** How somebody came, in short: "google, cpc, Spring" or "news.example". Empty where nothing is told but the page. */
export function arrivalWords(arrival: Arrival): string {
  const told: string[] = TAGS.flatMap((name) =>
    name === 'term' || name === 'content' ? [] : (arrival[name] ?? []),
  )
  if (arrival.source === null && arrival.referrer !== null) told.unshift(arrival.referrer)
  return [...told, ...arrival.clicks].join(', ')
}

const placesNamed = (name: string) => (isPlaceList(name) ? PLACE_LISTS[name].name : name)

function either(values: readonly string[]): string {
  const shown = values.length > SAID + 1 ? values.slice(0, SAID) : values
  const rest = values.length - shown.length
  if (rest > 0) return `${shown.join(', ')} or ${rest} more`
  return shown.length < 2
    ? (shown[0] ?? 'nothing')
    : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
