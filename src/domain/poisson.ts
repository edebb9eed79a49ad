/** Share of the probability that is left out on either side of a 95 % interval. */
const TAIL = 0.025

/** A count with its interval: how many such events a period like this one may bring. */
export type Count = { count: number; lo: number; hi: number }

/** The exact 95 % interval (Garwood) of the mean of a Poisson count: 0 means up to 3.689, 2 means 0.242 to 7.225. Rule 0.7. */
export function garwood(count: number): Count {
  return {
    count,
    lo: count === 0 ? 0 : meanAt(count - 1, 1 - TAIL),
    hi: meanAt(count, TAIL),
  }
}

/** The mean at which so many or fewer come with this probability, by halving. */
function meanAt(count: number, share: number): number {
  let low = 0
  let high = count + 10 + 10 * Math.sqrt(count + 1)
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2
    if (atMost(count, middle) > share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(X ≤ count) of a Poisson count with this mean: the shorter tail is summed, so that nothing gets lost. */
function atMost(count: number, mean: number): number {
  const at = (n: number) => Math.exp(n * Math.log(mean) - mean - logFactorial(n))
  let sum = 0
  if (count < mean) {
    let term = at(count)
    for (let i = count; i >= 0 && term > 1e-17 * sum; i--) {
      sum += term
      term *= i / mean
    }
    return sum
  }
  let term = at(count + 1)
  for (let i = count + 2; term > 1e-17 * sum; i++) {
    sum += term
    term *= mean / i
  }
  return 1 - sum
}

/** ln n!, by Stirling's series where the sum would be long; exact to 12 digits. */
function logFactorial(n: number): number {
  if (n > 30) {
    const m = n + 1
    const series = 1 / (12 * m) - 1 / (360 * m ** 3) + 1 / (1260 * m ** 5)
    return (m - 0.5) * Math.log(m) - m + 0.5 * Math.log(2 * Math.PI) + series
  }
  let sum = 0
  for (let i = 2; i <= n; i++) sum += Math.log(i)
  return sum
}
