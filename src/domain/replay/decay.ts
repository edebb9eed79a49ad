/** A half-life is cut into 2^20 steps; ages are counted in these. Rule 3.3.12. */
export const STEPS = 1_048_576

/** From 1,075 half-lives on nothing is left that a number could hold. */
const GONE = 1075 * STEPS

/** ROOTS[k] = 2^-(2^-k): each the square root of the one before, from one half. */
const ROOTS = squareRoots(20)
/**
 * One table, for speed: 2^-f for the lower and for the upper ten bits of the fraction (products over the set bits
 * from high to low), then 2^-n for whole n (halving is exact).
 */
const UPPER = 1024
const WHOLE = 2048
const TABLE = Float64Array.from([...products(11), ...products(1), ...halves(1075)])

/**
 * What is left of one point after `age` steps of 2^-20 half-lives, age ≥ 0: `2^-(age / 2^20)`.
 * Made of square roots and products only, which IEEE 754 rounds the same on every machine, because
 * `Math.pow` does not promise that. The age is rounded to a whole step: relative error < 4e-7. Rule 3.3.12.
 */
export function fade(age: number): number {
  if (age >= GONE - 1) return 0
  const steps = (age + 0.5) | 0
  return (
    (TABLE[WHOLE + (steps >>> 20)] as number) *
    ((TABLE[UPPER + ((steps >>> 10) & 1023)] as number) * (TABLE[steps & 1023] as number))
  )
}

function squareRoots(count: number): number[] {
  const roots = [0.5]
  for (let k = 1; k <= count; k++) roots.push(Math.sqrt(roots[k - 1] as number))
  return roots
}

function halves(count: number): Float64Array {
  const powers = new Float64Array(count)
  powers[0] = 1
  for (let n = 1; n < count; n++) powers[n] = (powers[n - 1] as number) / 2
  return powers
}

function products(firstRoot: number): Float64Array {
  const table = new Float64Array(1024)
  for (let bits = 0; bits < 1024; bits++) {
    let product = 1
    for (let k = 0; k < 10; k++) {
      if (bits & (512 >> k)) product *= ROOTS[firstRoot + k] as number
    }
    table[bits] = product
  }
  return table
}
