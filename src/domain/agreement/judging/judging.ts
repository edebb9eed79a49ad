import { type Rate, rate } from '#domain/rate.ts'

/**
 * The chance that somebody who reached the outcome scored higher than somebody who did not, a tie being half (AUC, from
 * Mann and Whitney's U). Null where one of the two is missing. Rule 3.6.
 */
export function auc(scores: ArrayLike<number>, reached: ArrayLike<number>): number | null {
  const order = Array.from(scores, (_, i) => i).sort(
    (i, j) => (scores[i] as number) - (scores[j] as number),
  )
  let [ranks, yes] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    let ofThese = 0
    for (; to < order.length && scores[order[to] as number] === scores[order[from] as number]; to++)
      ofThese += reached[order[to] as number] as number
    // All that tie share the middle rank; ranks count from 1.
    ranks += ofThese * ((from + 1 + to) / 2)
    yes += ofThese
    from = to
  }
  const no = order.length - yes
  return yes === 0 || no === 0 ? null : (ranks - (yes * (yes + 1)) / 2) / (yes * no)
}

/** The mean square of what a probability was off by; null without any case. Rule 3.6. @internal */
export function brier(chances: ArrayLike<number>, reached: ArrayLike<number>): number | null {
  const { length } = chances
  let sum = 0
  for (let i = 0; i < length; i++) sum += ((chances[i] as number) - (reached[i] as number)) ** 2
  return length === 0 ? null : sum / length
}

/** What a threshold finds: how many of those above it reached the outcome, how many of those who did are above it. */
export type Cut = {
  precision: Rate
  recall: Rate
  /** Precision over the share of all; null where that is 0. */
  lift: number | null
}

/** Judges a threshold by what became of people. Rule 3.6. @internal */
export function cutAt(
  scores: ArrayLike<number>,
  reached: ArrayLike<number>,
  threshold: number,
): Cut {
  let [above, both, yes] = [0, 0, 0]
  for (let i = 0; i < scores.length; i++) {
    const is = reached[i] as number
    yes += is
    if ((scores[i] as number) < threshold) continue
    above += 1
    both += is
  }
  const precision = rate(both, above)
  const base = yes / scores.length
  return {
    precision,
    recall: rate(both, yes),
    lift: precision.value === null || !(base > 0) ? null : precision.value / base,
  }
}
