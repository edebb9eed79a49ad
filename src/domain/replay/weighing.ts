import type { Program } from './compile.ts'
import { type Columns, KIND, type Signature } from './log.ts'
import type { Run } from './run.ts'
import { canonical } from './signature.ts'

/**
 * Corrections of what an event weighs. Each says, at the instant of the event it is about and under the same name of
 * the person, that one event of this signature weighs nothing from now on, or counts again; now is when the correction
 * became known. Equal events of one instant are worth the same, so it does not matter which of them is meant. Rule 3.2.
 * A decision that weighs nothing was taken back; see undone.ts.
 */
export const WEIGHS_NOTHING = 'weighs-nothing'
export const WEIGHS_AGAIN = 'weighs-again'

/** The correction, made by the tests or by a member, of an event with this signature. */
export const correctionOf = (
  name: typeof WEIGHS_NOTHING | typeof WEIGHS_AGAIN,
  signature: Signature,
  by: 'rule' | 'member',
): Signature => ({
  kind: KIND.correction,
  name,
  properties: { by, of: canonical(signature) },
})

/** How it stands with an event of a history that is folded as it became known. */
export const STANDS = { unknown: 0, counts: 1, silenced: 2, fresh: 3 } as const

/**
 * Per signature, which one it corrects: its index + 1, below zero where it counts again, 0 for all others. Null where
 * there are no corrections.
 */
export function correctionsOf(signatures: readonly Signature[]): Int32Array | null {
  const isCorrection = ({ kind, name }: Signature) =>
    kind === KIND.correction && (name === WEIGHS_NOTHING || name === WEIGHS_AGAIN)
  if (!signatures.some(isCorrection)) return null
  const place = new Map(signatures.map((signature, i) => [canonical(signature), i]))
  return Int32Array.from(signatures, (signature) => {
    if (!isCorrection(signature)) return 0
    const of = (place.get(String(signature.properties.of)) ?? signatures.length) + 1
    return signature.name === WEIGHS_NOTHING ? of : -of
  })
}

/** Whether anything of the events from..to-1 is corrected among them. */
export function isCorrected({ program, columns }: Run, from: number, to: number): boolean {
  const { corrects } = program
  if (corrects === null) return false
  for (let i = from; i < to; i++) if (corrects[columns.signature[i] as number] !== 0) return true
  return false
}

/**
 * Weighs anew what fresh events are about. Answers the events that count again, and the first one with another weight
 * than before. Fresh events count from now on, or are silenced at once.
 */
export function weigh(run: Run, fresh: Uint32Array): { again: number[]; first: number } {
  const { arrived, start, program, columns } = run
  const corrects = program.corrects as Int32Array
  const found = { again: [] as number[], first: Number.POSITIVE_INFINITY, silenced: false }
  for (const i of fresh) {
    const own = columns.signature[i] as number
    const about = Math.abs(corrects[own] as number) - 1
    const sign = about < 0 ? own : about
    if (program.signatures[sign]?.kind === KIND.decision) continue
    weighEqual(run, i, sign, found)
  }
  for (const i of fresh) if (arrived[i - start] === STANDS.fresh) arrived[i - start] = STANDS.counts
  if (found.silenced) run.course.behaved = hasBehaved(run)
  return found
}

/** Weighs all known events of one instant and signature: those that counted go on doing so, as far as they may. */
function weighEqual(
  { arrived, start, end, program, columns }: Run,
  near: number,
  sign: number,
  found: { again: number[]; first: number; silenced: boolean },
): void {
  const { t, signature } = columns
  const corrects = program.corrects as Int32Array
  let from = near
  while (from > start && t[from - 1] === t[near]) from -= 1
  const equal: number[] = []
  let silenced = 0
  for (let i = from; i < end && t[i] === t[near]; i++) {
    if (arrived[i - start] === STANDS.unknown) continue
    const own = signature[i] as number
    if (own === sign) equal.push(i)
    else if (corrects[own] === sign + 1) silenced += 1
    else if (corrects[own] === -sign - 1) silenced -= 1
  }
  const inState = (state: number) => equal.filter((i) => arrived[i - start] === state)
  const ranked = [STANDS.counts, STANDS.fresh, STANDS.silenced].flatMap(inState)
  const counting = equal.length - Math.max(0, silenced)
  for (const [n, i] of ranked.entries()) {
    const stands = arrived[i - start] as number
    const isSilent = stands === STANDS.silenced
    if (n >= counting === isSilent) continue
    arrived[i - start] = isSilent ? STANDS.counts : STANDS.silenced
    found.first = Math.min(found.first, i)
    if (isSilent) found.again.push(i)
    else found.silenced = true
  }
}

/** Names of events that weigh nothing by what is known at an instant, and how many of each, in code unit order. */
export function silencedBy(
  { signatures, corrects }: Pick<Program, 'signatures' | 'corrects'>,
  { start, k, t, signature }: Columns,
  p: number,
  at: number,
): { event: string; times: number }[] {
  const balance = new Map<string, { event: string; times: number }>()
  for (let i = start[p] as number; i < (start[p + 1] as number); i++) {
    const of = corrects?.[signature[i] as number] ?? 0
    const about = signatures[Math.abs(of) - 1]
    if (about?.kind !== KIND.behaviour || (k[i] as number) > at) continue
    const event = about.name
    const key = `${t[i]} ${Math.abs(of)}`
    const one = balance.get(key) ?? { event, times: 0 }
    balance.set(key, { event, times: one.times + Math.sign(of) })
  }
  const names = Map.groupBy(balance.values(), ({ event }) => event)
  return [...names]
    .map(([event, all]) => ({
      event,
      times: all.reduce((sum, { times }) => sum + Math.max(0, times), 0),
    }))
    .filter(({ times }) => times > 0)
    .sort((a, b) => (a.event < b.event ? -1 : 1))
}

function hasBehaved({ arrived, start, end, program, columns }: Run): boolean {
  for (let i = start; i < end; i++) {
    const behaves = program.signatures[columns.signature[i] as number]?.kind === KIND.behaviour
    if (behaves && arrived[i - start] === STANDS.counts) return true
  }
  return false
}
