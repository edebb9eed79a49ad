/** How often two raters agree (p_o), how often chance alone would have it (p_e), and Cohen's κ of both. Rule 7.2. */
export type Kappa = {
  n: number
  agreed: number | null
  byChance: number | null
  kappa: number | null
}

/**
 * Cohen's κ of a square table of counts: rows are what the first rater said, columns the second. Null over nothing, and
 * where chance alone agrees always (p_e = 1).
 */
export function kappa(table: readonly (readonly number[])[]): Kappa {
  const rows = table.map((row) => sum(row))
  const columns = table.map((_, column) => sum(table.map((row) => row[column] ?? 0)))
  const n = sum(rows)
  if (n === 0) return { n, agreed: null, byChance: null, kappa: null }
  const agreed = sum(table.map((row, index) => row[index] ?? 0)) / n
  const byChance = sum(rows.map((row, index) => (row / n) * ((columns[index] ?? 0) / n)))
  // One answer for everything; counts are whole, so a sum of one category alone is exactly 1.
  const isOne = rows.some((row, index) => row === n && columns[index] === n)
  return { n, agreed, byChance, kappa: isOne ? null : (agreed - byChance) / (1 - byChance) }
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
