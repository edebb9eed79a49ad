/** Won deals that are alike, counted. `currency` and `cents` are null for those that name no amount. */
export type Sold = { deals: number; currency: string | null; cents: number | null }

/** A sum in one currency, with the deals that could not be summed beside it. */
export type Sum = {
  deals: number
  /** Null where no deal names an amount in this currency: "no data", never 0. */
  money: { cents: number; currency: string } | null
  withoutAmount: number
}

/** The currency in which most deals were won; ties go to the first in the alphabet. Null where none names an amount. */
export function mainCurrency(sold: Sold[]): string | null {
  const deals = new Map<string, number>()
  for (const group of sold)
    if (group.currency !== null && group.cents !== null)
      deals.set(group.currency, (deals.get(group.currency) ?? 0) + group.deals)
  const ranked = [...deals].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
  return ranked[0]?.[0] ?? null
}

/** Won deals summed in one currency; amounts in others are counted, never converted and never mixed. Rule 0.9. */
export function sumOf(sold: Sold[], currency: string | null): Sum {
  let deals = 0
  let cents = 0
  let summed = 0
  for (const group of sold) {
    deals += group.deals
    if (currency === null || group.currency !== currency || group.cents === null) continue
    summed += group.deals
    cents += group.cents
  }
  const money = currency === null || summed === 0 ? null : { cents, currency }
  return { deals, money, withoutAmount: deals - summed }
}
