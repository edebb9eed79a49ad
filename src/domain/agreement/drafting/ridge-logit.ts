/** How the chance of an outcome follows from features: log odds = intercept + Σ weight · feature. */
export type Fitted = { intercept: number; weights: Float64Array; steps: number }

const MOST_STEPS = 100
const NEAR = 1e-9

/**
 * Ridge logistic regression by Newton's method (iteratively reweighted least squares). `columns` holds one array a
 * feature, each with a value a case; `reached` is 1 or 0 a case. `penalty` is λ of λ/2·Σβ²; the intercept is free. A step
 * that would make it worse is halved. Rule 3.7. @throws where it does not settle
 */
export function ridgeLogit(
  columns: readonly ArrayLike<number>[],
  reached: ArrayLike<number>,
  penalty: number,
): Fitted {
  const size = columns.length + 1
  let beta = new Float64Array(size)
  let worth = objective(columns, reached, penalty, beta)
  for (let step = 1; step <= MOST_STEPS; step++) {
    const { gradient, hessian } = slopes(columns, reached, penalty, beta)
    const move = solve(hessian, gradient)
    for (let share = 1; ; share /= 2) {
      const next = beta.map((b, i) => b + share * (move[i] as number))
      const better = objective(columns, reached, penalty, next)
      if (better >= worth - NEAR * Math.abs(worth) || share < 1e-6) {
        beta = next
        worth = better
        break
      }
    }
    if (Math.max(...move.map(Math.abs)) < NEAR)
      return { intercept: beta[0] as number, weights: beta.slice(1), steps: step }
  }
  throw new Error('The regression does not settle: give it a penalty')
}

/** The log odds of each case. */
export const logOdds = (columns: readonly ArrayLike<number>[], fitted: Fitted): Float64Array =>
  oddsAt(columns, columns[0]?.length ?? 0, Float64Array.of(fitted.intercept, ...fitted.weights))

function oddsAt(columns: readonly ArrayLike<number>[], cases: number, beta: Float64Array) {
  const odds = new Float64Array(cases).fill(beta[0] as number)
  for (const [f, column] of columns.entries()) {
    const weight = beta[f + 1] as number
    if (weight === 0) continue
    for (let i = 0; i < cases; i++) odds[i] = (odds[i] as number) + weight * (column[i] as number)
  }
  return odds
}

/** The penalised log likelihood. */
function objective(
  columns: readonly ArrayLike<number>[],
  reached: ArrayLike<number>,
  penalty: number,
  beta: Float64Array,
): number {
  const odds = oddsAt(columns, reached.length, beta)
  let sum = 0
  for (let i = 0; i < odds.length; i++) {
    const z = odds[i] as number
    // log(1 + e^z) without ever overflowing.
    sum += (reached[i] as number) * z - (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))))
  }
  for (const b of beta.subarray(1)) sum -= (penalty / 2) * b * b
  return sum
}

function slopes(
  columns: readonly ArrayLike<number>[],
  reached: ArrayLike<number>,
  penalty: number,
  beta: Float64Array,
) {
  const cases = reached.length
  const odds = oddsAt(columns, cases, beta)
  const chance = odds.map((z) => 1 / (1 + Math.exp(-z)))
  const weight = chance.map((p) => p * (1 - p))
  const ones = new Float64Array(cases).fill(1)
  const all = [ones, ...columns]
  const gradient = all.map((column, f) => {
    let sum = f === 0 ? 0 : -penalty * (beta[f] as number)
    for (let i = 0; i < cases; i++)
      sum += (column[i] as number) * ((reached[i] as number) - (chance[i] as number))
    return sum
  })
  const hessian = all.map((a, f) => {
    const weighted = weight.map((w, i) => w * (a[i] as number))
    return all.slice(0, f + 1).map((b, g) => {
      let sum = f === g && f > 0 ? penalty : 0
      for (let i = 0; i < cases; i++) sum += (weighted[i] as number) * (b[i] as number)
      return sum
    })
  })
  return { gradient, hessian }
}

/** Solves a symmetric positive system, of which the lower half is given, by Cholesky's decomposition. */
function solve(lower: number[][], right: number[]): number[] {
  const at = (row: number, column: number) => lower[row]?.[column] as number
  const l: number[][] = []
  for (let i = 0; i < lower.length; i++) {
    const row: number[] = []
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j)
      for (let k = 0; k < j; k++)
        sum -= (row[k] as number) * ((j === i ? row : l[j])?.[k] as number)
      if (j < i) row.push(sum / (l[j]?.[j] as number))
      else if (sum > 0) row.push(Math.sqrt(sum))
      else throw new Error('Two features say the same: give the regression a penalty')
    }
    l.push(row)
  }
  const half: number[] = []
  for (const [i, row] of l.entries()) {
    let sum = right[i] as number
    for (let k = 0; k < i; k++) sum -= (row[k] as number) * (half[k] as number)
    half.push(sum / (row[i] as number))
  }
  const x = new Array<number>(l.length).fill(0)
  for (let i = l.length - 1; i >= 0; i--) {
    let sum = half[i] as number
    for (let k = i + 1; k < l.length; k++) sum -= (l[k]?.[i] as number) * (x[k] as number)
    x[i] = sum / (l[i]?.[i] as number)
  }
  return x
}
