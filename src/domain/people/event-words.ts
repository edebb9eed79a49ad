import type { Scalar } from '#domain/agreement/agreement.ts'

const DID: Record<string, string> = {
  page_view: 'Looked at the web site',
  pricing_view: 'Opened the price page',
  careers_view: 'Looked at the jobs page',
  email_open: 'Opened a mail',
  email_sent: 'Was sent a mail',
  email_click: 'Followed a link in a mail',
  download: 'Downloaded',
  webinar: 'Took part in a webinar',
  webinar_attended: 'Took part in a webinar',
  webinar_registered: 'Signed up for a webinar',
  event_visit: 'Came to our stand',
  badge_scan: 'Had a badge scanned at our stand',
  form_submit: 'Filled in a form',
  unsubscribe: 'Unsubscribed from mails',
  demo_request: 'Asked for a demo',
  contact_request: 'Asked to talk to us',
  pricing_request: 'Asked for a price',
  reply: 'Answered a mail',
  referral: 'Was recommended to us',
  introduction: 'Was introduced to us',
  identify: 'Told us about themselves',
  lockstep_owner: 'Given to somebody in a list of people',
  mql: 'Became ready for sales (MQL)',
  held: 'Held: details are missing (MQL)',
  passed: 'Passed to sales (MQL)',
  assigned: 'Given to a rep',
  accepted: 'Accepted (SAL)',
  rejected: 'Sent back (rejected)',
  disqualified: 'Ruled out (disqualified)',
  recycled: 'Back to marketing (recycled)',
  withdrawn: 'Taken back by marketing (withdrawn)',
  expired: 'Came back unanswered (expired)',
  sql: 'Need confirmed (SQL)',
  opportunity: 'Deal opened',
  won: 'Deal won',
  lost: 'Deal lost',
  touched: 'Contacted by sales',
  answered: 'Marketing answered why they were sent back',
}

/** Properties that name the thing a person did it with, best first. */
const OBJECTS = ['title', 'asset', 'subject', 'page', 'path', 'url', 'name', 'campaign']

/** An event in plain words, with its object where one is known: "Downloaded “Sizing guide”". */
export function eventWords(
  name: string,
  properties: Readonly<Record<string, Scalar>> = {},
): string {
  const verb = Object.hasOwn(DID, name) ? DID[name] : humanised(name)
  const object = OBJECTS.map((key) => properties[key]).find((value) => typeof value === 'string')
  return object ? `${verb} “${String(object).slice(0, 80)}”` : (verb ?? name)
}

/** A trait's or an unknown event's name as words: "Seat count" for seat_count or seatCount. */
export function humanised(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_.\s]+/g, ' ')
    .trim()
  return words ? words.charAt(0).toUpperCase() + words.slice(1).toLowerCase() : name
}

/** Where a person came from, as the source writes it ("organic_search"), or "left blank" where it said nothing. */
export const originWords = (origin: string | null): string => origin || 'left blank'
