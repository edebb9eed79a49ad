import type { Decision } from '#domain/handoffs/handoff.ts'

/** What a decision means from now on, in the words of the line under the queue. */
export function decidedSaid(
  kind: Decision['kind'] | 'touched',
  { name, promise }: { name: string; promise: string },
): string {
  switch (kind) {
    case 'accepted':
      return `${name} is yours. ${promise}`.trim()
    case 'qualified':
      return `${name} has a need that we can meet.`
    case 'rejected':
      return `${name} went back, and marketing knows why.`
    case 'recycled':
      return `${name} went back to warm up.`
    case 'disqualified':
      return `${name} is ruled out.`
    case 'withdrawn':
      return `${name} is back with marketing.`
    case 'touched':
      return `Your contact with ${name} is in their history.`
  }
}
