import { readAddress } from './address.ts'
import { isSameSite } from './site.ts'

/** Parameters that advertisers and networks hang on a link; which of them is there says who sent somebody. */
export const CLICK_IDS = [
  'gclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'fbclid',
  'li_fat_id',
  'ttclid',
  'twclid',
] as const
export type ClickId = (typeof CLICK_IDS)[number]

/** The words of a tagged link, as an arrival calls them. */
export const TAGS = ['source', 'medium', 'campaign', 'term', 'content', 'id'] as const
export type Tag = (typeof TAGS)[number]

/** How somebody came. Texts are as they were told, at most 200 characters; null where nothing was told. */
export type Arrival = Record<Tag, string | null> & {
  /** Kinds of click ids on the link; what they say is not kept. */
  clicks: ClickId[]
  /** Host of the page they came from; null where it is a page of the same site. */
  referrer: string | null
  /** Host of the page they came to. */
  landing: string | null
}

/** Longest text of an arrival, in characters. */
export const LONGEST_TAG = 200

type Json = Readonly<Record<string, unknown>>

/** A call of a Segment-shaped SDK, as far as it says how somebody came. */
export type Told = { context?: unknown; properties?: unknown }

/**
 * How somebody came with an event; null where it does not say, or says only that they were here before. Each word is
 * taken from the first that tells it: context.campaign, utm_… among the properties, utm_… in the address of the page.
 */
export function readArrival({ context, properties }: Told): Arrival | null {
  const around = record(context)
  const own = record(properties)
  const page = record(around.page)
  const told = record(around.campaign)
  const url = readAddress(page.url ?? own.url ?? around.url)
  const search = readAddress(searchOf(page.search ?? own.search))
  const tag = (name: Tag) => {
    const utm = `utm_${name}`
    const named = name === 'campaign' ? told.name : told[name]
    return (
      tagText(named) ??
      tagText(own[utm]) ??
      tagText(url.parameter(utm)) ??
      tagText(search.parameter(utm))
    )
  }
  const clicks = CLICK_IDS.filter(
    (id) => isTold(own[id]) || url.parameter(id) !== '' || search.parameter(id) !== '',
  )
  const from = readAddress(page.referrer ?? own.referrer).host
  return arrivalOf({
    source: tag('source'),
    medium: tag('medium'),
    campaign: tag('campaign'),
    term: tag('term'),
    content: tag('content'),
    id: tag('id'),
    clicks,
    referrer: from || null,
    landing: url.host || null,
  })
}

/** Cells of a file that say how somebody came: the words of the link, and the addresses. */
export type ArrivalCells = { [name in Tag | 'referrer' | 'url']?: string | undefined }

/** The same of a row of a file; a word in a column of its own goes before one in the address. */
export function arrivalInRow({ referrer, url, ...tags }: ArrivalCells): Arrival | null {
  const properties: Record<string, string> = {}
  for (const name of TAGS) if (tags[name]) properties[`utm_${name}`] = tags[name]
  if (referrer) properties.referrer = referrer
  if (url) properties.url = url
  return readArrival({ properties })
}

/**
 * The same with the campaign that the event itself names, where the arrival names none: whoever came by a campaign is
 * found by arrivals alone.
 */
export function withCampaign(arrival: Arrival | null, campaign: string | null): Arrival | null {
  if (campaign === null || (arrival !== null && arrival.campaign !== null)) return arrival
  const named = arrivalInRow({ campaign })
  return arrival && named ? { ...arrival, campaign: named.campaign } : (arrival ?? named)
}

/** From one page of a site to another is no arrival. */
function arrivalOf(told: Arrival): Arrival | null {
  const inside =
    told.referrer !== null && told.landing !== null && isSameSite(told.referrer, told.landing)
  const arrival = inside ? { ...told, referrer: null } : told
  const says = TAGS.some((name) => arrival[name] !== null) || arrival.clicks.length > 0
  if (says || arrival.referrer !== null) return arrival
  return arrival.landing !== null && !inside ? arrival : null
}

/** Between the words of `arrivalText`; no word holds it. */
const BETWEEN = '\u001f'

/** An arrival as one text: two are the same where their texts are. */
export const arrivalText = ({ clicks, referrer, landing, ...tags }: Arrival): string =>
  [...TAGS.map((name) => tags[name]), clicks.join(' '), referrer, landing]
    .map((word) => word ?? '')
    .join(BETWEEN)

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

const isTold = (value: unknown) => typeof value === 'string' && value.trim() !== ''

/** A query by itself, as Segment's `page.search` has it. */
const searchOf = (value: unknown) =>
  typeof value === 'string' && !value.startsWith('?') ? `?${value}` : value

/**
 * A word of a tagged link as it is kept: one line, at most 200 characters. Some mail tools put the reader's address
 * there; how somebody came outlives their erasure, so addresses are left out.
 */
function tagText(told: unknown): string | null {
  if (typeof told !== 'string' && typeof told !== 'number') return null
  const line = String(told)
    .slice(0, 2 * LONGEST_TAG)
    .replace(NO_SIGNS, ' ')
    .trim()
  const text = line.replace(ADDRESS, '(mail address)').slice(0, LONGEST_TAG).toWellFormed().trim()
  return text === '' ? null : text
}

const NO_SIGNS = /\p{Cc}+/gu
const ADDRESS = /[^\s@<>,;:]+@[^\s@<>,;:]+/g
