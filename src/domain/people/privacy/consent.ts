import type { Instant } from '#domain/time.ts'

/** On what ground somebody's data is used: the words of article 6 of the GDPR. */
export const BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const
export type Basis = (typeof BASES)[number]

export const CHANNELS_OF_CONTACT = ['mail', 'phone', 'post'] as const
export type ContactChannel = (typeof CHANNELS_OF_CONTACT)[number]

/** What data is used for. Without a word of the person its basis decides: only consent has to be asked for. */
export type Purpose = { id: string; name: string; basis: Basis }

/** Being tracked is a purpose like others; refusing it drops what the person does from then on. */
export const TRACKING = 'tracking'

export const DEFAULT_PURPOSES: readonly Purpose[] = [
  { id: 'marketing', name: 'Marketing', basis: 'consent' },
  { id: 'service', name: 'Contract and service', basis: 'contract' },
  { id: 'profiling', name: 'Scoring what they do', basis: 'legitimate-interests' },
  { id: TRACKING, name: 'Keeping what they do', basis: 'legitimate-interests' },
]

/** One word of a person on one purpose. */
export type Consent = {
  purpose: string
  /** Null: on every channel. */
  channel: ContactChannel | null
  given: boolean
  basis: Basis | null
  /** Which text they saw. */
  textVersion: string | null
  note: string | null
}

/** The same with when and by what it was told; `no` is its place in the log. */
export type ToldConsent = Consent & { at: Instant; source: string; no: number }

const YES = new Set([
  'true',
  'yes',
  'y',
  '1',
  'given',
  'granted',
  'opted-in',
  'opt-in',
  'opted in',
  'subscribed',
  'ja',
  'oui',
  'si',
])
const NO = new Set([
  'false',
  'no',
  'n',
  '0',
  'refused',
  'denied',
  'withdrawn',
  'opted-out',
  'opt-out',
  'opted out',
  'unsubscribed',
  'nein',
  'non',
])

/** Whether a word says yes or no; null where it says neither. */
function yesOrNo(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  const word = String(value).trim().toLowerCase()
  return YES.has(word) ? true : NO.has(word) ? false : null
}

/**
 * What an event's `consent` says, as senders write it: a list or one object with purpose and state, a map of purposes
 * to yes or no ("marketing.mail" names a channel, too), or Segment's `categoryPreferences`. What cannot be read is left out.
 */
export function readConsents(told: unknown): Consent[] {
  if (Array.isArray(told)) return told.flatMap(readConsents)
  if (!isRecord(told)) return []
  if (isRecord(told.categoryPreferences)) return mapped(told.categoryPreferences)
  if (told.purpose === undefined) return mapped(told)
  const given = yesOrNo(told.given ?? told.state)
  const purpose = purposeId(told.purpose)
  if (given === null || purpose === '') return []
  return [
    {
      purpose,
      channel: channelIn(told.channel),
      given,
      basis: BASES.find((basis) => basis === told.basis) ?? null,
      textVersion: textIn(told.textVersion),
      note: textIn(told.note),
    },
  ]
}

function mapped(told: Record<string, unknown>): Consent[] {
  return Object.entries(told).flatMap(([name, value]) => {
    const given = yesOrNo(value)
    const [purpose = '', channel] = name.split('.')
    if (given === null || purposeId(purpose) === '') return []
    const rest = { basis: null, textVersion: null, note: null }
    return [{ purpose: purposeId(purpose), channel: channelIn(channel), given, ...rest }]
  })
}

/** "Data Sharing" and "data-sharing" are one purpose. */
export const purposeId = (told: unknown): string =>
  (typeof told === 'string' ? told : '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)

function channelIn(told: unknown): ContactChannel | null {
  const word = typeof told === 'string' ? told.trim().toLowerCase() : ''
  if (word === 'email' || word === 'e-mail') return 'mail'
  return CHANNELS_OF_CONTACT.find((channel) => channel === word) ?? null
}

const textIn = (told: unknown): string | null =>
  typeof told === 'string' && told.trim() !== '' ? told.trim().slice(0, 200) : null

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The last word on each purpose and channel, the latest first. A word on all channels counts for each of them. */
export function consentNow(told: readonly ToldConsent[]): ToldConsent[] {
  const last = new Map<string, ToldConsent>()
  for (const one of inOrder(told)) {
    if (one.channel === null)
      for (const [key, { purpose }] of last) if (purpose === one.purpose) last.delete(key)
    last.set(`${one.purpose} ${one.channel ?? ''}`, one)
  }
  return inOrder([...last.values()]).reverse()
}

/** Whether somebody's last words let them be tracked; null: they never said. One channel on which they refuse is enough. */
export function tracking(told: readonly ToldConsent[]): boolean | null {
  const about = consentNow(told.filter(({ purpose }) => purpose === TRACKING))
  return about.length === 0 ? null : about.every(({ given }) => given)
}

const inOrder = (told: readonly ToldConsent[]) =>
  [...told].sort((a, b) => a.at - b.at || a.no - b.no)

export type MayContact =
  | { may: true; basis: Basis; because: 'said-yes' | 'basis' }
  | { may: false; because: 'said-no' | 'never-asked' | 'purpose-unknown' }

/** What is asked about: a purpose, on a channel. */
export type Contacting = { purpose: string; channel: ContactChannel }

/** The last word of somebody on a purpose and a channel, whether it named the channel or spoke of all; null: none. */
export const lastWord = (
  told: readonly ToldConsent[],
  { purpose, channel }: Contacting,
): ToldConsent | null =>
  consentNow(told).find(
    (word) => word.purpose === purpose && (word.channel === null || word.channel === channel),
  ) ?? null

/** Whether somebody may be contacted for a purpose on a channel, as far as their words and the purpose's basis go. */
export function mayBeContacted(
  purposes: readonly Purpose[],
  told: readonly ToldConsent[],
  asked: Contacting,
): MayContact {
  const purpose = purposes.find(({ id }) => id === asked.purpose)
  if (!purpose) return { may: false, because: 'purpose-unknown' }
  const last = lastWord(told, asked)
  if (last) {
    if (!last.given) return { may: false, because: 'said-no' }
    return { may: true, basis: last.basis ?? 'consent', because: 'said-yes' }
  }
  if (purpose.basis === 'consent') return { may: false, because: 'never-asked' }
  return { may: true, basis: purpose.basis, because: 'basis' }
}
