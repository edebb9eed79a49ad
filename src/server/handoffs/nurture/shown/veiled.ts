import { withoutReach } from '#domain/people/contact-details.ts'
import type { Sight } from '#server/sight.ts'

/** How somebody is called for who may not see how to reach them. */
export function veiled(name: string, personId: number, { contact }: Sight): string {
  if (contact) return name
  return withoutReach(name) === name ? name : `Person ${personId}`
}
