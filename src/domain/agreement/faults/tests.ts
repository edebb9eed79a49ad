import type { PropertyTest, Scalar, Test, TraitTest } from '#domain/agreement/agreement.ts'
import { IDENTIFYING, LONGEST_TEXT } from '#domain/replay/signature.ts'
import { type Fault, figure, quoted } from './fault.ts'

export function traitTestFaults(test: TraitTest, path: string): Fault[] {
  const faults = textFaults(test, path)
  if (IDENTIFYING.has(test.trait) && !('known' in test))
    faults.push({
      path,
      reason: `${quoted(test.trait)} names a person, so a rule may only ask whether it is known: {"trait": "${test.trait}", "known": true}.`,
    })
  return faults
}

/** Tests of one rule on an event; together they must leave something that can match. */
export function propertyTestFaults(tests: PropertyTest[], path: string): Fault[] {
  const faults = tests.flatMap((test, index) => textFaults(test, `${path}[${index}]`))
  const atLeast = new Map<string, number>()
  const atMost = new Map<string, number>()
  for (const test of tests) {
    const { property } = test
    if ('atLeast' in test)
      atLeast.set(property, Math.max(test.atLeast, atLeast.get(property) ?? test.atLeast))
    if ('atMost' in test)
      atMost.set(property, Math.min(test.atMost, atMost.get(property) ?? test.atMost))
  }
  for (const [property, from] of atLeast) {
    const to = atMost.get(property)
    if (to !== undefined && from > to)
      faults.push({
        path,
        reason: `Nothing can match: ${quoted(property)} would have to be at least ${figure(from)} and at most ${figure(to)}.`,
      })
  }
  return faults
}

function textFaults(test: Test, path: string): Fault[] {
  if ('is' in test) return tooLong(test.is, `${path}.is`)
  if ('in' in test) return test.in.flatMap((value, index) => tooLong(value, `${path}.in[${index}]`))
  return []
}

/** Longer texts are kept as details, where no rule sees them. */
function tooLong(value: Scalar, path: string): Fault[] {
  if (typeof value !== 'string' || value.length <= LONGEST_TEXT) return []
  return [
    {
      path,
      reason: `Rules see texts of at most ${LONGEST_TEXT} characters, so this never matches.`,
    },
  ]
}
