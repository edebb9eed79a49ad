const currencies = new Set(Intl.supportedValuesOf('currency'))
const exponents = new Map<string, number | null>()

/** Digits after the point of a currency (EUR 2, JPY 0, KWD 3), or null where the code is no ISO currency. */
export function minorDigits(currency: string): number | null {
  let digits = exponents.get(currency)
  if (digits === undefined) {
    digits = currencies.has(currency)
      ? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
          .maximumFractionDigits ?? null)
      : null
    exponents.set(currency, digits)
  }
  return digits
}

/**
 * An amount in whole minor units of its currency, or null where the text is no sum of money. Rule 0.9: digits
 * are never turned into a float. "1,234.50", "1 234,50 EUR", "$ 99", "(12.00)" are read; more
 * decimals than the currency has are refused, for "12.345" may be twelve thousand and 1.2345 is no sum of euros.
 */
export function readCents(text: string, currency: string, decimal: '.' | ','): number | null {
  const digits = minorDigits(currency)
  if (digits === null) return null
  const bare = text.replace(/[\s\u00a0\u202f'’]|[A-Z]{3}|\p{Sc}/gu, '')
  const enclosed = /^\((.*)\)$/.exec(bare)
  const signed = enclosed ? `-${enclosed[1]}` : bare
  const form = decimal === '.' ? POINT : COMMA
  const found = form.exec(signed)
  if (!found) return null
  const [, sign = '', whole = '', fraction = ''] = found
  if (/[1-9]/.test(fraction.slice(digits))) return null
  const grouped = /[.,]/.test(whole)
  if (!grouped && fraction.length === 3 && digits < 3 && whole.length < 4 && fraction !== '000')
    return null
  return inMinor(sign, whole.replace(/[.,]/g, ''), fraction, digits)
}

const POINT = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/
const COMMA = /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d*))?$/

function inMinor(sign: string, whole: string, fraction: string, digits: number): number | null {
  const kept = fraction.slice(0, digits).padEnd(digits, '0')
  if (whole.length + digits > 16) return null
  const cents = Number(whole + kept)
  if (!Number.isSafeInteger(cents)) return null
  return sign === '-' && cents !== 0 ? -cents : cents
}
