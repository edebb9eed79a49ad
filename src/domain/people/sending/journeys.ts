import { type Random, random } from '#domain/random.ts'

/** A call of a Segment-shaped SDK, as it stands in a batch. */
export type InventedCall = {
  type: 'page' | 'track' | 'identify'
  messageId: string
  timestamp: string
  anonymousId: string
  userId?: string
  [field: string]: unknown
}

export type Journeys = {
  /** The same seed, start and count give the same calls to the byte. */
  seed: string
  /** When the first of them happens, in milliseconds. */
  start: number
  /** From one call to the next, in milliseconds. */
  apart: number
  /** How many people take part; more calls make them come again. */
  people: number
}

/**
 * Invented people on their way to a form, call by call: they come by search, mail or an advertisement, read pages, some look at
 * prices, some fill a form in and say who they are, and what they do afterwards is told of them by name. Their mail
 * addresses are of example domains, so that nobody can ever be written to.
 */
export function* journeys({
  seed,
  start,
  apart,
  people,
}: Journeys): Generator<InventedCall, never> {
  const chance = random(`journeys ${seed}`)
  const known = new Map<number, string>()
  for (let n = 0; ; n += 1) {
    const person = Math.floor(chance.next() * people)
    const at = {
      messageId: `send-${seed}-${start}-${n}`,
      timestamp: new Date(start + Math.floor(n * apart)).toISOString(),
      anonymousId: `visitor-${seed}-${person}`,
    }
    const userId = known.get(person)
    const told = { ...at, ...(userId !== undefined && { userId }) }
    const step = chance.next()
    if (step < FORM && userId === undefined) {
      known.set(person, `person-${seed}-${person}`)
      yield identify(told, `person-${seed}-${person}`, whoIs(seed, person))
    } else if (step < ACT) yield track(told, chance)
    else yield page(told, chance, userId === undefined)
  }
}

/** Shares of steps: a form is filled in, something is done; else a page is read. */
const FORM = 0.08
const ACT = 0.3

type Start = Pick<InventedCall, 'messageId' | 'timestamp' | 'anonymousId'> & { userId?: string }

const identify = (told: Start, userId: string, traits: object): InventedCall => ({
  ...told,
  type: 'identify',
  userId,
  traits,
})

const track = (told: Start, chance: Random): InventedCall => ({
  ...told,
  type: 'track',
  event: chance.weighted([
    ['pricing_view', 5],
    ['download', 4],
    ['webinar', 2],
    ['demo_request', 1],
  ]),
  properties: { asset: `guide-${Math.floor(chance.between(1, 9))}` },
})

function page(told: Start, chance: Random, isNew: boolean): InventedCall {
  const path = chance.pick(['/', '/guides', '/guides/handover', '/pricing', '/customers', '/blog'])
  const [referrer, query] = isNew ? chance.pick(WAYS) : ['', '']
  const url = `https://acme.example${path}${query}`
  return {
    ...told,
    type: 'page',
    properties: { path },
    context: { page: { path, url, referrer, search: query } },
  }
}

const WAYS = [
  ['https://search.example/', ''],
  ['', '?utm_source=newsletter&utm_medium=email&utm_campaign=spring'],
  ['https://search.example/', '?utm_source=search&utm_medium=cpc&utm_campaign=handover'],
  ['', ''],
] as const

/** The same person is the same whenever they come. */
function whoIs(seed: string, person: number): object {
  const chance = random(`person ${seed} ${person}`)
  const firstName = chance.pick(['Ada', 'Ben', 'Carla', 'Dimitri', 'Elif', 'Fatima', 'Goran'])
  const company = Math.floor(chance.between(1, 200))
  return {
    firstName,
    lastName: `Example ${person}`,
    email: `${firstName.toLowerCase()}.${person}@company${company}.example`,
    company: `Company ${company}`,
    title: chance.pick(['Head of Operations', 'Buyer', 'Sales Manager', 'Student', 'CFO']),
    employees: chance.pick([8, 40, 120, 800]),
    country: chance.pick(['DE', 'NL', 'US', 'FR']),
  }
}
