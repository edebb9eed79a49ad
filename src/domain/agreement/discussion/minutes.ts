/**
 * Splits whole minutes by weights: at least one minute each, the rest by largest remainder, ties to the first (rule 0.9).
 * The parts add up to `total`, which must not be smaller than the number of weights.
 */
export function shareMinutes(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const spare = total - weights.length
  const exact = weights.map((weight) => (spare * weight) / sum)
  const whole = exact.map((value) => 1 + Math.floor(value))
  const left = total - whole.reduce((all, value) => all + value, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  const lucky = new Set(byRemainder.slice(0, left).map(({ index }) => index))
  return whole.map((value, index) => (lucky.has(index) ? value + 1 : value))
}
