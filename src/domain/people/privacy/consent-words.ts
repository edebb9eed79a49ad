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
