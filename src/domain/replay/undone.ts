import type { Program } from './compile.ts'
import { type Columns, KIND } from './log.ts'

type Corrections = Pick<Program, 'corrects' | 'signatures'>

/**
 * Decisions among the events from..to-1 of one person that were taken back: a correction says of them that they weigh
 * nothing. Such a decision was never made, whenever that became known, so nothing follows it; whoever takes one back
 * sees to it that nothing was decided in between. Of equal ones at one instant those that were known last. Null where
 * there are none. Rule 1.3.
 */
export function undoneAmong(
  { corrects, signatures }: Corrections,
  { t, k, signature }: Columns,
  from: number,
  to: number,
): ReadonlySet<number> | null {
  if (corrects === null) return null
  const balance = new Map<string, number>()
  for (let i = from; i < to; i++) {
    if (!takesBack({ corrects, signatures }, signature[i] as number)) continue
    const of = corrects[signature[i] as number] as number
    const key = `${t[i]} ${Math.abs(of) - 1}`
    balance.set(key, (balance.get(key) ?? 0) + Math.sign(of))
  }
  if (balance.size === 0) return null
  const alike = new Map<string, number[]>()
  for (let i = from; i < to; i++) {
    const key = `${t[i]} ${signature[i]}`
    if ((balance.get(key) ?? 0) > 0) alike.set(key, [...(alike.get(key) ?? []), i])
  }
  const lastKnown = (a: number, b: number) => (k[b] as number) - (k[a] as number) || b - a
  const undone = [...alike].flatMap(([key, events]) =>
    events.sort(lastKnown).slice(0, balance.get(key)),
  )
  return undone.length > 0 ? new Set(undone) : null
}

/** Whether events of this signature correct a decision. */
export const takesBack = ({ corrects, signatures }: Corrections, signature: number): boolean =>
  signatures[Math.abs(corrects?.[signature] ?? 0) - 1]?.kind === KIND.decision
