import { describe, expect, test } from 'vitest'
import { type Arrival, arrivalInRow, arrivalText, readArrival } from './arrival.ts'

const NOTHING: Arrival = {
  source: null,
  medium: null,
  campaign: null,
  term: null,
  content: null,
  id: null,
  clicks: [],
  referrer: null,
  landing: null,
}

describe('an arrival is read', () => {
  test('from context.campaign, as the SDKs of Segment send it', () => {
    const campaign = {
      name: 'Spring',
      source: 'google',
      medium: 'cpc',
      term: 'pumps',
      content: 'a',
    }
    expect(readArrival({ context: { campaign } })).toEqual({
      ...NOTHING,
      source: 'google',
      medium: 'cpc',
      campaign: 'Spring',
      term: 'pumps',
      content: 'a',
    })
  })

  test('from the address of the page, with the host it came from and the one it came to', () => {
    const url =
      'https://www.Acme.example:8443/a?x=1&utm_source=big+paper&utm_id=7&gclid=Cj0#utm_medium=no'
    const page = { url, referrer: 'https://user:secret@News.Example./today?id=9' }
    expect(readArrival({ context: { page } })).toEqual({
      ...NOTHING,
      source: 'big paper',
      id: '7',
      clicks: ['gclid'],
      referrer: 'news.example',
      landing: 'acme.example',
    })
  })

  test('from the properties, which a page call repeats', () => {
    const properties = {
      url: 'https://acme.example/',
      utm_source: 'x',
      search: '?utm_medium=email',
      fbclid: 'a',
    }
    expect(readArrival({ properties })).toEqual({
      ...NOTHING,
      source: 'x',
      medium: 'email',
      clicks: ['fbclid'],
      landing: 'acme.example',
    })
  })

  test('from the columns of a file; one of its own goes before the address', () => {
    const url = 'acme.example/?utm_source=a&utm_medium=b'
    expect(arrivalInRow({ source: 'c', url, referrer: 'google.com' })).toEqual({
      ...NOTHING,
      source: 'c',
      medium: 'b',
      referrer: 'google.com',
      landing: 'acme.example',
    })
  })
})

describe('it is no arrival', () => {
  test.each([
    ['says nothing of a page', {}],
    ['holds things of another shape', { context: { page: 7, campaign: ['a'] }, properties: null }],
    [
      'comes from a page of the same site',
      {
        context: {
          page: { url: 'https://app.acme.example/b', referrer: 'https://www.acme.example/a' },
        },
      },
    ],
    [
      'comes from the same site under a country',
      { properties: { url: 'https://a.acme.co.uk', referrer: 'https://acme.co.uk' } },
    ],
    ['names a path only', { properties: { url: '/pricing', path: '/pricing' } }],
    ['has words without a sign', { properties: { utm_source: ' \u0000\n ' } }],
  ])('when it %s', (_, told) => {
    expect(readArrival(told)).toBeNull()
  })
})

test.each([
  ['a neighbour on a shared host', 'https://b.github.io', 'b.github.io'],
  ['another company of the country', 'https://other.co.uk', 'other.co.uk'],
])('%s is a referrer', (_, referrer, host) => {
  const url = host.endsWith('github.io') ? 'https://a.github.io' : 'https://acme.co.uk'
  expect(readArrival({ properties: { url, referrer } })?.referrer).toBe(host)
})

describe('whatever is sent, it stays small and can be kept', () => {
  test('long words are cut, and so are addresses', () => {
    const long = 'x'.repeat(1_000_000)
    const arrival = readArrival({
      context: {
        campaign: { source: long },
        page: {
          url: `https://a.example/?${long}&utm_medium=y`,
          referrer: `https://${long}.example`,
        },
      },
    })
    expect(arrival?.source).toHaveLength(200)
    expect(arrival).toMatchObject({ medium: null, referrer: null, landing: 'a.example' })
  })

  test.each([
    ['a\u0000b\nc', 'a b c'],
    ['\ud800lead', '\ufffdlead'],
    ['for ben@acme.example now', 'for (mail address) now'],
    ['ben%40acme.example', 'ben%40acme.example'],
  ])('%j is kept as %j', (told, kept) => {
    expect(readArrival({ context: { campaign: { content: told } } })?.content).toBe(kept)
  })

  test('a mail address that a link has in its own writing is found too', () => {
    const url = 'https://a.example/?utm_content=ben%40acme.example'
    expect(readArrival({ properties: { url } })?.content).toBe('(mail address)')
  })

  test.each([
    ['https://exa mple.com'],
    ['javascript:alert(1)'],
    ['https://<script>/'],
    ['http://'],
    ['%%%'],
    ['https://a..'],
    ['data:text/html,<b>'],
  ])('%s has no host', (referrer) => {
    expect(readArrival({ properties: { referrer } })?.referrer ?? null).toBeNull()
  })

  test('a broken escape is kept as it stands', () => {
    const url = 'https://a.example/?utm_source=%E0%A4%A'
    expect(readArrival({ properties: { url } })?.source).toBe('%E0%A4%A')
  })
})

test('two arrivals have one text only where they are the same', () => {
  const a = arrivalText({ ...NOTHING, source: 'a', medium: 'b' })
  expect(arrivalText({ ...NOTHING, source: 'a', medium: 'b' })).toBe(a)
  expect(arrivalText({ ...NOTHING, source: 'ab' })).not.toBe(a)
  expect(arrivalText({ ...NOTHING, medium: 'a', campaign: 'b' })).not.toBe(a)
  expect(arrivalText({ ...NOTHING, source: 'a', medium: 'b', clicks: ['gclid'] })).not.toBe(a)
})
