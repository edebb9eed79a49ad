import { type Basis, type ContactChannel, type Purpose, TRACKING } from './consent.ts'

/** The bases of article 6 of the GDPR in plain words. */
export const BASIS_WORDS: Record<Basis, string> = {
  consent: 'consent',
  contract: 'a contract',
  'legal-obligation': 'a duty by law',
  'vital-interests': 'vital interests',
  'public-task': 'a public task',
  'legitimate-interests': 'legitimate interests',
}

export const CHANNEL_WORDS: Record<ContactChannel, string> = {
  mail: 'by mail',
  phone: 'by phone',
  post: 'by post',
}

/** What a purpose is called in this workspace; one that nobody set, as its sender calls it. */
export const purposeName = (purposes: readonly Purpose[], id: string): string =>
  purposes.find((purpose) => purpose.id === id)?.name ?? id.replaceAll('-', ' ')

/** What holds for a purpose on which nobody said anything: "not without a yes", "because of a contract". */
export const otherwise = ({ id, basis }: Purpose): string =>
  basis === 'consent'
    ? 'never asked, so not allowed'
    : `${id === TRACKING ? 'kept' : 'allowed'} because of ${BASIS_WORDS[basis]}`

/** Why somebody may or may not be contacted, after a yes or a no. */
export const BECAUSE_WORDS = {
  'said-yes': 'they said yes',
  basis: 'nobody has to be asked',
  'said-no': 'they said no',
  'never-asked': 'they were never asked',
  'do-not-contact': 'they are left in peace',
  erased: 'they were erased',
  'purpose-unknown': 'it is no purpose of ours',
  'person-unknown': 'nobody is known by this number',
} as const
