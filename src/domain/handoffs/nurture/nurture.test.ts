import { expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { DEFAULT_HOURS, open } from '#domain/handoffs/hours.ts'
import { instant } from '#domain/time.ts'
import { DEFAULT_TRACKS } from './default-tracks.ts'
import { type Ground, trackFaults } from './faults.ts'
import { letterTo } from './letter.ts'
import { isFor, leavingOf, type Situation, type Track, takesIn } from './track.ts'
import { dueAt } from './wait.ts'
import { LEAVING_WORDS, reachingWords, reasonWords, takesWords, waitWords } from './words.ts'

const reasons = defaultAgreement('Acme', 'Europe/Amsterdam').reasons ?? []
const ada: Situation = {
  stage: 'lead',
  closing: null,
  reason: null,
  wasPassed: false,
  traits: { country: 'NL', employees: 40 },
}
const track = (from: Track['takes']['from'], who: Track['takes']['who'] = []) => ({
  takes: { from, who },
})

test.each([
  ['given back', { closing: 'recycled', reason: 'not-ready', wasPassed: true }, 'Not ready yet'],
  [
    'rejected as not ready',
    { closing: 'rejected', reason: 'not-ready', wasPassed: true },
    'Not ready yet',
  ],
  [
    'without budget',
    { closing: 'disqualified', reason: 'no-budget', wasPassed: true },
    'No budget',
  ],
  ['lost', { closing: 'lost', reason: 'lost-price', wasPassed: true }, 'Lost for now'],
  ['held', { stage: 'mql' }, 'Details missing'],
  [
    'rejected as a competitor',
    { closing: 'rejected', reason: 'not-a-buyer', wasPassed: true },
    undefined,
  ],
  ['only interested', {}, undefined],
  ['with sales', { stage: 'passed', closing: null }, undefined],
] as [string, Partial<Situation>, string | undefined][])(
  'of the default tracks whoever is %s finds the right one',
  (_, how, name) => {
    const found = DEFAULT_TRACKS.find((one) => takesIn(one, { ...ada, ...how }, reasons))
    expect(found?.name).toBe(name)
  },
)

test('a family of reasons means each of its reasons, and no other', () => {
  const ruledOut = track([{ after: 'disqualified', because: ['disqualified'] }])
  const of = (reason: string): Situation => ({ ...ada, closing: 'disqualified', reason })
  expect(isFor(ruledOut, of('no-need'), reasons)).toBe(true)
  expect(isFor(ruledOut, of('not-a-buyer'), reasons)).toBe(false)
})

test('tests on traits decide who comes in, and put nobody out', () => {
  const small = track([{ never: 'lead' }], [{ trait: 'employees', atMost: 50 }])
  expect(takesIn(small, ada, reasons)).toBe(true)
  const grown = { ...ada, traits: { employees: 400 } }
  expect(takesIn(small, grown, reasons)).toBe(false)
  expect(isFor(small, grown, reasons)).toBe(true)
})

test('whoever is passed or a customer leaves for that reason', () => {
  expect([leavingOf('sql'), leavingOf('customer'), leavingOf('contact')]).toEqual([
    'passed',
    'customer',
    'moved',
  ])
})

const openTime = open(
  DEFAULT_HOURS('Europe/Amsterdam'),
  instant(Date.UTC(2026, 0, 1)),
  instant(Date.UTC(2028, 0, 1)),
)
test.each([
  // Friday 13 November 2026, 15:00 in Amsterdam.
  [1, 'business', '2026-11-16T14:00:00.000Z'],
  [2, 'business', '2026-11-17T14:00:00.000Z'],
  [2, 'plain', '2026-11-15T14:00:00.000Z'],
  [0, 'business', '2026-11-13T14:00:00.000Z'],
] as const)('after %i %s days from a Friday afternoon it is due at %s', (days, counts, at) => {
  const from = instant(Date.UTC(2026, 10, 13, 14))
  expect(new Date(dueAt({ days, counts }, openTime, from)).toISOString()).toBe(at)
})

const WAYS = {
  link: (url: string) => `https://us.example/m/${url.length}`,
  unsubscribe: 'https://us.example/unsubscribe/1',
  pixel: 'https://us.example/m/0',
  sender: 'Acme',
}
test('a mail says what is known, falls back where it is not, and lets nobody write into it', () => {
  const step = {
    subject: 'For {{first name|you}}',
    body: 'Hello {{ First Name | there }},\n\nsee https://acme.example/a?b=1&c=2.\nYours, {{company|us}}',
  }
  const known = letterTo(step, { firstName: 'Ada\nBcc: x@y.example <b>' }, WAYS)
  expect(known.subject).toBe('For Ada Bcc: x@y.example <b>')
  expect(known.html).toContain('Hello Ada Bcc: x@y.example &lt;b&gt;,')
  const unknown = letterTo(step, {}, WAYS)
  expect(unknown.text).toBe(
    'Hello there,\n\nsee https://us.example/m/30.\nYours, us\n\n--\nYou get this from Acme. No more of it:\nhttps://us.example/unsubscribe/1\n',
  )
  expect(unknown.html).toContain(
    '<a href="https://us.example/m/30">https://acme.example/a?b=1&amp;c=2</a>.',
  )
  expect(unknown.html).toContain('<img src="https://us.example/m/0"')
  expect(letterTo(step, {}, { ...WAYS, pixel: null }).html).not.toContain('<img')
})

const GROUND: Ground = {
  sendsMail: true,
  isReached: true,
  hasOwner: true,
  webhooks: [7],
  purposes: ['marketing'],
}
const mailing = (subject: string, body: string): Track => ({
  ...(DEFAULT_TRACKS[0] as Track),
  steps: [
    {
      id: 'a',
      wait: { days: 1, counts: 'plain' },
      only: [],
      does: { kind: 'mail', subject, body },
    },
  ],
})
const says = (told: Track, ground: Partial<Ground> = {}) =>
  trackFaults(told, { ...GROUND, ...ground })
    .filter(({ isNote }) => !isNote)
    .map((fault) => fault.says)

test.each([
  ['', 'Hello https://a.example', 'no subject'],
  ['Hi', '', 'empty'],
  ['Hi {{first name}}', 'https://a.example', 'stays empty where it is not known'],
  ['Hi', '{{nickname|you}} https://a.example', 'Nothing is known as {{nickname|you}}'],
  ['Hi', '{{first name|you} https://a.example', 'stands alone'],
])('the mail “%s” with “%s” is not sent: %s', (subject, body, part) => {
  expect(says(mailing(subject, body)).join(' ')).toContain(part)
})

test('a mail that is whole is sent, where it can leave the house and be stopped', () => {
  const whole = mailing('Hi {{first name|you}}', 'Read https://a.example')
  expect(says(whole)).toEqual([])
  expect(says(whole, { sendsMail: false })[0]).toContain('LOCKSTEP_SMTP_URL')
  expect(says(whole, { isReached: false })[0]).toContain('Nobody could unsubscribe')
  expect(says(whole, { purposes: [] })[0]).toContain('purpose')
  expect(says(whole, { hasOwner: false })[0]).toContain('own it')
})

test('a mail without anything to do in its beginning gets a note, and may be sent', () => {
  const faults = trackFaults(mailing('Hi', 'Hello'), GROUND)
  expect(faults).toMatchObject([{ isNote: true, path: 'steps[0]' }])
})

test('what a track does is told in plain words', () => {
  const [first] = DEFAULT_TRACKS as readonly [Track]
  expect(takesWords(first.takes, reasons)).toBe(
    'people whom sales gave back to wait, or whom sales rejected: not ready yet, or whom nobody answered in time',
  )
  expect(reasonWords('disqualified', reasons)).toBe('ruled out')
  expect(waitWords({ days: 1, counts: 'business' })).toBe('after 1 working day')
  expect(waitWords({ days: 0, counts: 'plain' })).toBe('at once')
  expect(reachingWords({ event: 'pricing_view' })).toBe('did “pricing view”')
  expect(LEAVING_WORDS['opted-out']).toBe('they want no more mail')
})
