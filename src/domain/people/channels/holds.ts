import { isListed } from '#domain/people/channels/places/in-list.ts'
import type { Arrival } from './arrival.ts'
import { isGlob } from './glob.ts'
import { type Condition, type Field, isPlaceList, type Test } from './rule.ts'

/** The values of an arrival that a condition looks at, in lower case. */
export function valuesOf(arrival: Arrival, field: Field): string[] {
  if (field === 'click') return arrival.clicks
  const value = field === 'from' ? (arrival.source ?? arrival.referrer) : arrival[field]
  return value === null ? [] : [value.toLowerCase()]
}

/** Whether a condition holds of an arrival. */
export function holds({ field, test, values }: Condition, arrival: Arrival): boolean {
  const told = valuesOf(arrival, field)
  if (test === 'present') return told.length > 0
  if (test === 'missing') return told.length === 0
  const fits = FITS[test]
  return told.some((one) => values.some((value) => fits(one, value.toLowerCase())))
}

const FITS: Record<
  Exclude<Test, 'present' | 'missing'>,
  (told: string, value: string) => boolean
> = {
  is: (told, value) => told === value,
  contains: (told, value) => told.includes(value),
  begins: (told, value) => told.startsWith(value),
  like: (told, value) => isGlob(told, value),
  listed: (told, value) => isPlaceList(value) && isListed(value, told),
}
