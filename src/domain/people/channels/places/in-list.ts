import type { PlaceListName } from '#domain/people/channels/rule.ts'
import { AI_ASSISTANTS } from './ai-assistants.ts'
import type { PlaceList } from './list.ts'
import { MAIL_READERS } from './mail-readers.ts'
import { REVIEW_SITES } from './review-sites.ts'
import { SEARCH_ENGINES } from './search-engines.ts'
import { SHOPPING_SITES } from './shopping-sites.ts'
import { SOCIAL_NETWORKS } from './social-networks.ts'
import { VIDEO_SITES } from './video-sites.ts'

/** Our lists of places, by the name that a rule calls them. They come with Lockstep; each says its day. */
export const PLACE_LISTS: Record<PlaceListName, PlaceList> = {
  search: SEARCH_ENGINES,
  social: SOCIAL_NETWORKS,
  video: VIDEO_SITES,
  shopping: SHOPPING_SITES,
  ai: AI_ASSISTANTS,
  mail: MAIL_READERS,
  reviews: REVIEW_SITES,
}

/** Whether a list holds this place: a name in lower case, or a host with "www." before it or not. */
export function isListed(list: PlaceListName, place: string): boolean {
  const known = INDEX[list]
  if (known.names.has(place)) return true
  const host = place.startsWith('www.') ? place.slice(4) : place
  const labels = host.split('.')
  let found = false
  for (let i = 0; i < labels.length - 1; i += 1) {
    const under = labels.slice(i).join('.')
    if (known.except.has(under)) return false
    found ||=
      known.hosts.has(under) || (isEnding(labels.slice(i + 1)) && known.hosts.has(`${labels[i]}.*`))
  }
  return found
}

/** What "*" stands for: "de", or two labels as in "co.uk"; "google.acme.com" is not Google. */
const isEnding = ([first = '', second, ...more]: string[]) =>
  more.length === 0 &&
  (second === undefined || (/^(co|com|org|net)$/.test(first) && second.length === 2))

const INDEX = Object.fromEntries(
  Object.entries(PLACE_LISTS).map(([name, list]: [string, PlaceList]) => [
    name,
    {
      names: new Set(list.names),
      hosts: new Set(list.hosts),
      except: new Set(list.except ?? []),
    },
  ]),
) as Record<PlaceListName, { names: Set<string>; hosts: Set<string>; except: Set<string> }>
