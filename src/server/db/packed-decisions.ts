import type { RuleDecision } from '#domain/replay/replay.ts'
import { instant } from '#domain/time.ts'

/** Decisions as one array that changes hands between threads without being copied. */
export type PackedDecisions = { numbers: Float64Array<ArrayBuffer>; words: string[] }

/** Numbers a decision takes. */
const WIDTH = 9

export function pack(decisions: RuleDecision[]): PackedDecisions {
  const numbers = new Float64Array(WIDTH * decisions.length)
  const words: string[] = []
  const numberOf = new Map<string, number>()
  const word = (text: string) => {
    const known = numberOf.get(text)
    if (known !== undefined) return known
    numberOf.set(text, words.length)
    return words.push(text) - 1
  }
  for (let n = 0; n < decisions.length; n++) {
    const one = decisions[n] as RuleDecision
    const at = WIDTH * n
    numbers[at] = one.person
    numbers[at + 1] = word(one.decision)
    numbers[at + 2] = one.decidedAt
    numbers[at + 3] = one.effectiveAt
    numbers[at + 4] = one.fit
    numbers[at + 5] = word(one.fitBand)
    numbers[at + 6] = one.engagement
    numbers[at + 7] = word(one.engagementBand)
    numbers[at + 8] = one.version
  }
  return { numbers, words }
}

export function unpack({ numbers, words }: PackedDecisions): RuleDecision[] {
  return Array.from({ length: numbers.length / WIDTH }, (_, n) => {
    const number = (field: number) => numbers[WIDTH * n + field] as number
    const word = (field: number) => words[number(field)] as string
    return {
      person: number(0),
      decision: word(1) as RuleDecision['decision'],
      decidedAt: instant(number(2)),
      effectiveAt: instant(number(3)),
      fit: number(4),
      fitBand: word(5),
      engagement: number(6),
      engagementBand: word(7),
      version: number(8),
    }
  })
}
