/** The zone this browser lives in. */
export const guessZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** Every zone the browser knows, its own one and UTC among them. */
export function zones(): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([guessZone(), ...known, 'UTC'])].sort()
}

const EURO =
  'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD MC SM VA ME XK'.split(' ')
const BY_REGION: Record<string, string> = {
  GB: 'GBP',
  US: 'USD',
  CH: 'CHF',
  LI: 'CHF',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  HU: 'HUF',
  RO: 'RON',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  JP: 'JPY',
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  SG: 'SGD',
  ZA: 'ZAR',
  IL: 'ILS',
  AE: 'AED',
}

/** The money of the region that the browser speaks of; the euro where it says none. */
export function guessCurrency(): string {
  const { region } = new Intl.Locale(navigator.language).maximize()
  if (region === undefined || EURO.includes(region)) return 'EUR'
  return BY_REGION[region] ?? 'EUR'
}

/** Currencies by name: "Euro (EUR)". */
export function currencies(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: 'currency' })
  return Intl.supportedValuesOf('currency')
    .map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` }))
    .sort((a, b) => a.label.localeCompare(b.label))
}
