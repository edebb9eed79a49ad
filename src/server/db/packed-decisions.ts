import type { RuleDecision } from '#domain/replay/replay.ts'
import type { Instant } from '#domain/time.ts'

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
  const decisions: RuleDecision[] = []
  for (let at = 0; at < numbers.length; at += WIDTH) {
    decisions.push({
      person: numbers[at] as number,
      decision: words[numbers[at + 1] as number] as RuleDecision['decision'],
      decidedAt: numbers[at + 2] as Instant,
      effectiveAt: numbers[at + 3] as Instant,
      fit: numbers[at + 4] as number,
      fitBand: words[numbers[at + 5] as number] as string,
      engagement: numbers[at + 6] as number,
      engagementBand: words[numbers[at + 7] as number] as string,
      version: numbers[at + 8] as number,
    })
  }
  return decisions
}
