/** What lies between two answers: other or not, ranks, or numbers. */
export type Scale = 'nominal' | 'ordinal' | 'interval'

/**
 * Krippendorff's α of any number of raters, who need not answer everything: `answers[rater][unit]`, null where missing.
 * A unit that fewer than two rated says nothing. Null where nothing can be compared, and where all answers are the same.
 * Rule 7.2.
 */
export function alpha(
  answers: readonly (readonly (number | null)[])[],
  scale: Scale = 'nominal',
): number | null {
  const units = unitsOf(answers)
  const values = [...new Set(units.flat())].sort((a, b) => a - b)
  const counts = values.map((value) => units.flat().filter((answer) => answer === value).length)
  const n = counts.reduce((all, count) => all + count, 0)
  const apart = distance(values, counts, scale)
  const expected = sumOfPairs(counts, apart) / (n - 1)
  if (n < 2 || expected === 0) return null
  let observed = 0
  for (const unit of units) {
    const of = values.map((value) => unit.filter((answer) => answer === value).length)
    observed += sumOfPairs(of, apart) / (unit.length - 1)
  }
  return 1 - observed / expected
}

/** What was said of each unit that at least two rated. */
function unitsOf(answers: readonly (readonly (number | null)[])[]): number[][] {
  const width = Math.max(0, ...answers.map((row) => row.length))
  return Array.from({ length: width }, (_, unit) =>
    answers.map((row) => row[unit] ?? null).filter((answer) => answer !== null),
  ).filter((unit) => unit.length >= 2)
}

type Apart = (first: number, second: number) => number

/** Squared distance of two values, by their places among all values. */
function distance(values: readonly number[], counts: readonly number[], scale: Scale): Apart {
  if (scale === 'nominal') return (first, second) => (first === second ? 0 : 1)
  if (scale === 'interval')
    return (first, second) => ((values[first] ?? 0) - (values[second] ?? 0)) ** 2
  return (first, second) => {
    const between = counts.slice(Math.min(first, second), Math.max(first, second) + 1)
    const all = between.reduce((sum, count) => sum + count, 0)
    return (all - ((counts[first] ?? 0) + (counts[second] ?? 0)) / 2) ** 2
  }
}

/** Over all ordered pairs of answers: how many there are, times how far they are apart. */
function sumOfPairs(counts: readonly number[], apart: Apart): number {
  let sum = 0
  counts.forEach((first, a) => {
    counts.forEach((second, b) => {
      sum += first * second * apart(a, b)
    })
  })
  return sum
}
