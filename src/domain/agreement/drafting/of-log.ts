import type { Scalar } from '#domain/agreement/agreement.ts'
import { OUTCOME } from '#domain/agreement/backtest/episodes.ts'
import { type Told, tells } from '#domain/agreement/judging/openings.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Cases } from './features.ts'

/** More leads make the weights no better, and the wait longer: the newest ones are asked. */
const MOST_LEADS = 5_000

/** Leads as cases for suggesting weights, with how many of them each trait was known of. */
export type LeadCases = Cases & { filled: { trait: string; known: number }[] }

/**
 * What was known of each lead when it opened, what they had done by then, and whether it became a deal. Only leads that
 * came to sales and are old enough tell it, the newest 5,000 of them. Acts by which people ask to talk to us
 * (`handRaises`) pass a lead by themselves and are no rule. Rules 3.6, 3.7, 4.3.
 */
export function casesOfLog(told: Told, handRaises: readonly string[]): LeadCases {
  const { columns, signatures, recorded } = told
  const { start, k, signature } = columns
  const rows = newest(told)
  const traits = new Map<string, (Scalar | null)[]>()
  const acts = new Map<string, Uint8Array<ArrayBuffer>>()
  const none = () => new Array<Scalar | null>(rows.length).fill(null)
  for (const [i, r] of rows.entries()) {
    const [p, at] = [recorded.person[r] as number, recorded.mqlAt[r] as number]
    for (let e = start[p] as number; e < (start[p + 1] as number); e++) {
      const said = signatures[signature[e] as number]
      if ((k[e] as number) > at || !said) continue
      if (said.kind === KIND.identify)
        for (const [trait, value] of Object.entries(said.properties)) {
          const values = traits.get(trait) ?? none()
          traits.set(trait, values)
          values[i] = value === '' ? null : value
        }
      else if (said.kind === KIND.behaviour && !handRaises.includes(said.name)) {
        const did = acts.get(said.name) ?? new Uint8Array(rows.length)
        acts.set(said.name, did)
        did[i] = 1
      }
    }
  }
  const byName = <T>(of: Map<string, T>) => [...of].sort(([a], [b]) => (a < b ? -1 : 1))
  const named = byName(traits).map(([name, values]) => ({ name, values }))
  return {
    traits: named,
    acts: byName(acts).map(([event, holds]) => ({ event, holds })),
    reached: Uint8Array.from(rows, (r) =>
      Number(((recorded.reached[r] as number) & OUTCOME.deal) !== 0),
    ),
    filled: named
      .map(({ name: trait, values }) => ({
        trait,
        known: values.filter((value) => value !== null).length,
      }))
      .sort((a, b) => b.known - a.known),
  }
}

function newest(told: Told): number[] {
  const { count, mqlAt } = told.recorded
  const rows: number[] = []
  for (let r = 0; r < count; r++) if (tells(told, r)) rows.push(r)
  if (rows.length <= MOST_LEADS) return rows
  const byTime = rows.toSorted((a, b) => (mqlAt[b] as number) - (mqlAt[a] as number))
  return byTime.slice(0, MOST_LEADS).sort((a, b) => a - b)
}
