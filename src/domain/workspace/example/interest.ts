import { DAY, type Instant, instant, MINUTE } from '#domain/time.ts'
import type { Visitor } from './cast.ts'
import { officeTime } from './season.ts'
import { GUIDES, PAGES, WEBINARS } from './words.ts'

/** Something a person of the example did, or something that was learnt about them. */
export type Act = {
  name: string
  at: Instant
  properties: Record<string, string | number>
  campaign?: string
  piece?: string
}

/** Everything a person does of their own accord, until the example's history ends; in order of time. */
export function interest(visitor: Visitor, until: Instant): Act[] {
  const acts: Act[] = []
  for (const wave of waves(visitor)) acts.push(...visits(visitor, wave, until))
  const known = acquaintance(visitor, acts)
  return [...known, ...acts].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
}

/** Most people look around once; some come back months later. */
function waves({ chance, arrivesAt, interest }: Visitor): Instant[] {
  const found = [arrivesAt]
  let at: number = arrivesAt
  while (found.length < 4 && chance.chance(0.36 + 0.06 * interest)) {
    at += 90 * DAY + chance.waiting(90 * DAY)
    found.push(officeTime(chance, at))
  }
  return found
}

function visits(visitor: Visitor, from: Instant, until: Instant): Act[] {
  const { chance, foundBySales } = visitor
  const mean = foundBySales ? 0.3 : 1.7 * Math.exp(0.6 * visitor.interest)
  const count = Math.min(14, 1 + Math.floor(chance.waiting(mean)))
  const acts: Act[] = []
  let at: number = from
  for (let n = 0; n < count && at <= until; n++) {
    acts.push(...visit(visitor, officeTime(chance, at), n))
    at += DAY + chance.waiting(7 * DAY)
  }
  return acts
}

/** One sitting: a mail or an advertisement brings the person, pages are read, sometimes a form is filled. */
function visit(visitor: Visitor, begins: Instant, n: number): Act[] {
  const { chance, interest, quality, origin } = visitor
  const acts: Act[] = []
  let at: number = begins
  const act = (name: string, properties: Act['properties'] = {}, more: Partial<Act> = {}) => {
    acts.push({ name, at: instant(at), properties, ...more })
    at += Math.round(chance.between(0.4, 5) * MINUTE)
  }
  if (n === 0 && origin === 'Trade fair') act('badge_scan', { name: 'Flow fair' })
  if (n > 0 && chance.chance(0.35))
    act('email_click', { subject: chance.pick(GUIDES) }, mailing(begins))
  const pages = 1 + Math.min(4, Math.floor(chance.waiting(1.3)))
  for (let page = 0; page < pages; page++) act('page_view', { page: chance.pick(PAGES) })
  if (chance.chance(logistic(-1.5 + 0.7 * interest + 0.1 * n))) act('pricing_view')
  if (chance.chance(0.3)) {
    const asset = chance.pick(GUIDES)
    act('download', { asset }, { piece: asset })
  }
  const invited = n === 0 && origin === 'Webinar'
  if (invited || chance.chance(0.08)) {
    const title = chance.pick(WEBINARS)
    act('webinar', { title, minutes: 5 * Math.ceil(chance.between(0, 11)) }, { piece: title })
  }
  if (chance.chance(String(visitor.traits.title) === 'Student' ? 0.4 : 0.02)) act('careers_view')
  const asks = logistic(-4.7 + 0.9 * interest + 0.35 * quality + 0.12 * n)
  if (chance.chance(origin === 'Referral' && n === 0 ? 0.35 : asks)) {
    act(chance.chance(0.6) ? 'demo_request' : 'contact_request')
  }
  return acts
}

/** Mailings are named after their quarter. */
function mailing(at: Instant): Partial<Act> {
  const date = new Date(at)
  return { campaign: `Letter ${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}` }
}

const FORMS = new Set(['download', 'webinar', 'demo_request', 'contact_request', 'badge_scan'])

/** What becomes known and when: a mail address at once, the rest with the first form, the size by research. */
function acquaintance(
  { chance, traits, origin, arrivesAt, foundBySales }: Visitor,
  acts: Act[],
): Act[] {
  const { name, email, country, title, company, industry, website, employees, ...rest } = traits
  const tell = (at: number, told: Record<string, string | number | undefined>): Act => ({
    name: 'identify',
    at: instant(at),
    properties: Object.fromEntries(
      Object.entries(told).filter(
        (entry): entry is [string, string | number] => entry[1] !== undefined,
      ),
    ),
  })
  const known = [
    tell(arrivesAt, { email, name, origin, ...(chance.chance(0.94) ? { country } : {}) }),
  ]
  const form = foundBySales ? arrivesAt : acts.find((act) => FORMS.has(act.name))?.at
  if (form === undefined || !chance.chance(0.92)) return known
  known.push(tell(form, { title, company, website, ...rest }))
  if (chance.chance(0.9)) {
    known.push(tell(form + chance.between(0.2, 5) * DAY, { industry, employees }))
  }
  return known
}

export const logistic = (odds: number) => 1 / (1 + Math.exp(-odds))
