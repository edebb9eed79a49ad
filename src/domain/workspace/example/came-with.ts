import { type Arrival, arrivalInRow } from '#domain/people/channels/arrival.ts'
import type { Visitor } from './cast.ts'
import type { Act } from './interest.ts'

/** Links that brought people of each origin, as their tags and the page before say it. */
const FIRST_LINKS: Record<string, readonly Record<string, string>[]> = {
  'Organic search': [
    { referrer: 'https://www.google.com/' },
    { referrer: 'https://www.bing.com/' },
    { referrer: 'https://duckduckgo.com/' },
    { referrer: 'https://chatgpt.com/' },
  ],
  'Paid search': [
    { source: 'google', medium: 'cpc', campaign: 'pumps-nl' },
    { source: 'google', medium: 'cpc', campaign: 'Pumps_NL' },
    { source: 'bing', medium: 'cpc', campaign: 'pumps-de' },
  ],
  'Social media': [
    { referrer: 'https://www.linkedin.com/' },
    { source: 'linkedin', medium: 'paid_social', campaign: 'dry-feet' },
  ],
  Webinar: [{ source: 'linkedin', medium: 'webinar', campaign: 'webinar-series' }],
  'Trade fair': [{ source: 'flow-fair', medium: 'event', campaign: 'Flow fair' }],
  Direct: [{ url: 'https://www.tidewell.example/' }],
  Referral: [{ referrer: 'https://www.waterboards.example/partners' }],
  Newsletter: [{ source: 'letter', medium: 'email' }],
}

/** How somebody of the example came with an act: by the first link, or by a mailing; else it does not say. */
export function cameWith(person: Visitor, act: Act, n: number | string): Arrival | null {
  if (act.campaign)
    return arrivalInRow({ source: 'letter', medium: 'email', campaign: act.campaign })
  if (n !== 0) return null
  const links = FIRST_LINKS[person.origin] ?? []
  const link = links[Number(person.key.slice(-4)) % Math.max(1, links.length)]
  return link ? arrivalInRow(link) : null
}
