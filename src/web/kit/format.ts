import { minorDigits } from '#domain/people/imports/cells/read-money.ts'

/** How numbers and times are written. The product's words are English, so are its figures. */
const LOCALE = 'en-GB'

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })

/** 8000 > "8,000" */
export const int = (n: number) => minus(whole.format(Math.round(n)))

/** 43.249 > "43.2" */
export const decimal = (n: number, digits = 1) =>
  minus(
    new Intl.NumberFormat(LOCALE, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(n),
  )

/** 0.10525 > "11%"; with two digits "10.53%" */
export const percent = (share: number, digits = 0) =>
  minus(
    new Intl.NumberFormat(LOCALE, {
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(share),
  )

/** 0.184 > "+18.4%", -0.02 > "−2.0%" */
export const signedPercent = (share: number, digits = 1) =>
  minus(
    new Intl.NumberFormat(LOCALE, {
      style: 'percent',
      signDisplay: 'exceptZero',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(share),
  )

/** 20 > "+20", -5 > "−5" */
export const signed = (n: number, digits = 0) =>
  minus(
    new Intl.NumberFormat(LOCALE, {
      signDisplay: 'exceptZero',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(n),
  )

/** Whole units up to a million, then "€1.84m": cents are never what a page is about. */
export function money(cents: number, currency: string) {
  const units = cents / minorUnits(currency)
  const large = Math.abs(units) >= 1_000_000
  return minus(
    new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency,
      notation: large ? 'compact' : 'standard',
      maximumFractionDigits: large ? 2 : 0,
    }).format(units),
  )
}

/** Every unit of a sum, where it is checked against another system: "US$10,005,534". */
export function exactMoney(cents: number, currency: string) {
  const minor = minorUnits(currency)
  return minus(
    new Intl.NumberFormat(LOCALE, {
      style: 'currency',
      currency,
      ...(cents % minor === 0 ? { maximumFractionDigits: 0 } : {}),
    }).format(cents / minor),
  )
}

/** How many of the smallest units make a whole: 100 for euros, 1 for yen, 1,000 for dinars. Rule 0.9. */
const minorUnits = (currency: string) => 10 ** (minorDigits(currency) ?? 2)

/** Interval of a share in per cent, without the sign: "64–72"; beside a share with digits "9.9–11.2" */
export const interval = (lo: number, hi: number, digits = 0) => {
  const bound = (share: number) => (digits > 0 ? decimal(share * 100, 1) : int(share * 100))
  return `${bound(lo)}–${bound(hi)}`
}

/** 1234567 > "1.2 MB" */
export const bytes = (n: number) =>
  n < 1_000
    ? `${int(n)} bytes`
    : n < 1_000_000
      ? `${int(n / 1_000)} kB`
      : `${decimal(n / 1_000_000)} MB`

/** "1 person", "2 people" */
export const counted = (n: number, one: string, many: string) => `${int(n)} ${n === 1 ? one : many}`

/** A true minus, never a hyphen. */
const minus = (text: string) => text.replace('-', '−')
