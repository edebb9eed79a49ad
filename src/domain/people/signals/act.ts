import type { Instant } from '#domain/time.ts'

/** What an act is to the tests for machines. */
export type Doing = 'click' | 'open' | 'delivered' | 'reply' | 'form' | 'site'

/** One act of a person, as the tests for machines read it. */
export type Act<Id = number> = {
  id: Id
  person: number
  at: Instant
  does: Doing
  /** What names the mail; null where nothing does. */
  mail: string | null
  /** Where the link leads; null where nobody told. */
  link: string | null
  /** A link that readers cannot see. */
  isHidden: boolean
  /** What tells by itself that a machine asked: the scanner's name, or "HEAD". */
  machine: string | null
}

type Told = Readonly<Record<string, unknown>>

/**
 * What a deed is to the tests, by its name alone, however a mail tool spells it ("Email Link Clicked", "email_click").
 * Null for what mails do besides: bounces and unsubscribing. Every other deed happened on the site.
 */
export function doingOf(name: string): Doing | null {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
  return NAMES.has(word) ? (NAMES.get(word) as Doing | null) : 'site'
}

/** Reads a deed with all that was told of it; `campaign` names the mail where nothing better does. */
export function readAct<Id>(
  of: { id: Id; person: number; at: Instant; name: string; campaign: string | null },
  told: Told,
  machineOf: (agent: string) => string | null,
): Act<Id> | null {
  const does = doingOf(of.name)
  if (does === null) return null
  const { id, person, at } = of
  const ofMail = does === 'click' || does === 'open'
  return {
    id,
    person,
    at,
    does,
    mail: does === 'site' || does === 'form' ? null : (named(told, MAIL) ?? of.campaign),
    link: ofMail ? (named(told, LINK)?.replace(/^\w+=/, '') ?? null) : null,
    isHidden: does === 'click' && (told.honeypot === true || told.honeypot === 'true'),
    machine: ofMail ? machineIn(told, machineOf) : null,
  }
}

function machineIn(told: Told, machineOf: (agent: string) => string | null): string | null {
  const method = text(told.method) ?? text(told.request_method) ?? text(told.http_method)
  if (method?.toUpperCase() === 'HEAD') return 'HEAD'
  for (const name of AGENT) {
    const agent = text(told[name])
    if (agent !== null) return machineOf(agent)
  }
  return null
}

/**
 * What names the mail, best first: Segment's e-mail spec (`email_id`, `campaign_id`, `email_subject`) and what mail
 * tools call the same.
 */
const MAIL = [
  'email_id',
  'message_id',
  'mail_id',
  'sg_message_id',
  'delivery_id',
  'broadcast_id',
  'campaign_id',
  'campaign',
  'campaign_name',
  'email_subject',
  'subject',
]
/** Where a link leads: the address before a number that a tool gave it. */
const LINK = ['link_url', 'url', 'href', 'link', 'link_id']
const AGENT = ['user_agent', 'userAgent', 'useragent']

function named(told: Told, names: readonly string[]): string | null {
  for (const name of names) {
    const value = text(told[name])
    if (value !== null) return `${name}=${value}`
  }
  return null
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

const CALLED: Record<Doing | 'besides', string> = {
  click:
    'email_click email_clicked email_link_click email_link_clicked click_email clicked_email mail_click',
  open: 'email_open email_opened open_email opened_email mail_open',
  delivered: 'email_delivered email_delivery delivered_email email_sent sent_email mail_delivered',
  reply: 'reply email_reply email_replied replied_to_email reply_email mail_reply',
  form: `form_submit form_submitted form_submission submitted_form fill_out_form filled_out_form
    demo_request demo_requested contact_request contact_requested pricing_request sign_up signup signed_up`,
  site: '',
  besides: `email_bounced email_bounce email_marked_as_spam email_spam_report unsubscribed unsubscribe
    email_unsubscribed email_unsubscribe email_dropped email_deferred`,
}
const NAMES = new Map<string, Doing | null>(
  Object.entries(CALLED).flatMap(([doing, names]) =>
    names
      .split(/\s+/)
      .filter((name) => name !== '')
      .map((name) => [name, doing === 'besides' ? null : (doing as Doing)] as const),
  ),
)
