import type { Name } from './name.ts'
import type { Names } from './persons.ts'

/** The name that stands for a person: an id before a foreign one, a mail address, a browser; then the one first heard. */
export function rootOf(names: Names, set: readonly number[]): number {
  const strength = (id: number) => strengthOf(names.get(id) as Name)
  return set.reduce((best, id) => {
    const order = strength(id) - strength(best) || id - best
    return order < 0 ? id : best
  })
}

/** How surely a name of this system is one human's: 0 is the surest. */
export function strengthOf({ system }: Name): number {
  if (system === 'id') return 0
  if (system === 'email') return 2
  return system === 'anonymous' ? 3 : 1
}
