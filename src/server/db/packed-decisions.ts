import type { RuleDecision, TakeDecision } from '#domain/replay/replay.ts'
import type { Instant } from '#domain/time.ts'

/** Decisions as one array that changes hands between threads without being copied. */
export type PackedDecisions = { numbers: Float64Array<ArrayBuffer>; words: string[] }

/** Numbers a decision takes. */
const WIDTH = 9

/** Takes decisions into an array that grows, without an object for each. */
export function packing(): { take: TakeDecision; packed: () => PackedDecisions } {
  let numbers = new Float64Array(WIDTH * 1024)
  let end = 0
  const words: string[] = []
  const word = (text: string) => {
    const known = words.indexOf(text)
    return known >= 0 ? known : words.push(text) - 1
  }
  return {
    take(person, decision, decidedAt, effectiveAt, of) {
      if (end === numbers.length) {
        const larger = new Float64Array(2 * end)
        larger.set(numbers)
        numbers = larger
      }
      numbers[end] = person
      numbers[end + 1] = word(decision)
      numbers[end + 2] = decidedAt
      numbers[end + 3] = effectiveAt
      numbers[end + 4] = of.fit
      numbers[end + 5] = word(of.fitBand)
      numbers[end + 6] = of.engagement
      numbers[end + 7] = word(of.engagementBand)
      numbers[end + 8] = of.version
      end += WIDTH
    },
    packed: () => ({ numbers: numbers.slice(0, end), words }),
  }
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
