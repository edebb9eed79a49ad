import { describe, expect, test } from 'vitest'
import { PLACE_LISTS } from '#domain/people/channels/places/in-list.ts'
import { readArrival } from './arrival.ts'
import { channelOf, trace } from './channel-of.ts'
import { DEFAULT_RULES } from './default-rules.ts'
import type { ChannelRules } from './rule.ts'

/** How somebody came who opened this page of ours, from that page. */
function channel(query: string, referrer = ''): string {
  const page = { url: `https://www.acme.example/pricing${query}`, referrer }
  const arrival = readArrival({ context: { page } })
  if (arrival === null) throw new Error(`${query} from ${referrer} is no arrival`)
  return channelOf(DEFAULT_RULES, arrival)
}

/** The order and the definitions of conventions 4.3, which are those of web analytics at large (matomo, GA4, Plausible). */
describe('the rules that a workspace begins with', () => {
  test.each([
    ['?utm_campaign=spring-cross-network', 'Cross-network'],
    ['?utm_source=amazon&utm_medium=cpc', 'Paid Shopping'],
    ['?utm_source=acme&utm_medium=ppc&utm_campaign=summer-shop', 'Paid Shopping'],
    ['?utm_source=google&utm_medium=cpc', 'Paid Search'],
    ['?utm_source=Google&utm_medium=CPC', 'Paid Search'],
    ['?utm_source=bing&utm_medium=paidsearch', 'Paid Search'],
    ['?utm_source=adwords', 'Paid Search'],
    ['?utm_source=facebook&utm_medium=paid_social', 'Paid Social'],
    ['?utm_source=linkedin&utm_medium=cpm', 'Paid Social'],
    ['?utm_source=facebook_ads', 'Paid Social'],
    ['?utm_source=youtube&utm_medium=cpv', 'Paid Video'],
    ['?utm_source=youtube&utm_medium=paid', 'Paid Video'],
    ['?utm_source=gdn&utm_medium=display', 'Display'],
    ['?utm_source=gdn&utm_medium=cpm', 'Display'],
    ['?utm_source=gdn&utm_medium=interstitial', 'Display'],
    ['?utm_source=trade-paper&utm_medium=retargeting', 'Paid Other'],
    ['?utm_source=trade-paper&utm_medium=ecpa', 'Paid Other'],
    ['?utm_source=amazon', 'Organic Shopping'],
    ['?utm_source=acme&utm_campaign=eshop', 'Organic Shopping'],
    ['?utm_source=acme&utm_campaign=workshop', 'Referral'],
    ['?utm_source=linkedin', 'Organic Social'],
    ['?utm_source=acme&utm_medium=social', 'Organic Social'],
    ['?utm_source=vimeo', 'Organic Video'],
    ['?utm_source=acme&utm_medium=product-video', 'Organic Video'],
    ['?utm_source=chatgpt.com', 'AI Assistants'],
    ['?utm_source=perplexity', 'AI Assistants'],
    ['?utm_source=google&utm_medium=organic', 'Organic Search'],
    ['?utm_source=letter&utm_medium=email', 'Email'],
    ['?utm_source=newsletter', 'Email'],
    ['?utm_source=acme&utm_medium=newsletter', 'Email'],
    ['?utm_source=Monthly_Newsletter_7', 'Email'],
    ['?utm_source=acme&utm_medium=affiliate', 'Affiliates'],
    ['?utm_source=acme&utm_medium=audio', 'Audio'],
    ['?utm_source=sms', 'SMS'],
    ['?utm_source=acme&utm_medium=web-push', 'Mobile Push'],
    ['?utm_source=acme&utm_medium=mobile', 'Mobile Push'],
    ['?utm_source=firebase', 'Mobile Push'],
    ['?utm_source=acme&utm_medium=referral', 'Referral'],
    ['?utm_source=acme', 'Referral'],
    ['', 'Direct'],
    ['?utm_medium=leaflet', 'Unassigned'],
    ['?utm_campaign=spring', 'Unassigned'],
  ])('a link with %s is %s', (query, expected) => {
    expect(channel(query)).toBe(expected)
  })

  test.each([
    ['', 'https://www.google.com/', 'Organic Search'],
    ['', 'https://www.google.co.uk/search?q=acme', 'Organic Search'],
    ['', 'https://duckduckgo.com', 'Organic Search'],
    ['', 'https://mail.google.com/', 'Email'],
    ['', 'https://gemini.google.com/app', 'AI Assistants'],
    ['', 'https://chatgpt.com/', 'AI Assistants'],
    ['', 'https://lnkd.in/abc', 'Organic Social'],
    ['', 'https://m.facebook.com/', 'Organic Social'],
    ['', 'android-app://com.linkedin.android/', 'Organic Social'],
    ['', 'https://m.youtube.com/watch?v=1', 'Organic Video'],
    ['', 'https://www.g2.com/products/acme', 'Review site'],
    ['', 'https://blog.friend.example/post', 'Referral'],
    ['', 'https://google.friend.example/', 'Referral'],
    ['', 'https://notgoogle.com/', 'Referral'],
    ['?gclid=Cj0', 'https://www.google.com/', 'Paid Search'],
    ['?gclid=Cj0', '', 'Paid Search'],
    ['?wbraid=Cj0', 'https://www.google.de/', 'Paid Search'],
    ['?gclid=Cj0', 'https://www.youtube.com/', 'Paid Video'],
    ['?gclid=Cj0&utm_source=newsletter&utm_medium=email', '', 'Email'],
    ['?msclkid=9', 'https://www.bing.com/', 'Paid Search'],
    ['?msclkid=9', 'https://www.google.com/', 'Organic Search'],
    ['?li_fat_id=1', 'https://www.linkedin.com/', 'Paid Social'],
    ['?fbclid=1', 'https://www.facebook.com/', 'Organic Social'],
    ['?fbclid=1', '', 'Organic Social'],
  ])('a page with %s opened from %s is %s', (query, referrer, expected) => {
    expect(channel(query, referrer)).toBe(expected)
  })

  test.each([
    ['?utm_source=salesloft', 'Outbound'],
    ['?utm_source=acme&utm_medium=cold-email', 'Outbound'],
    ['?utm_source=linkedin&utm_medium=webinar', 'Webinar'],
    ['?utm_source=linkedin&utm_medium=event', 'Event'],
    ['?utm_source=flowfair&utm_medium=tradeshow', 'Event'],
    ['?utm_source=friend&utm_medium=partner', 'Partner introduction'],
    ['?utm_source=friend&utm_medium=introduction', 'Partner introduction'],
    ['?utm_source=acme&utm_medium=direct-mail', 'Direct mail'],
    ['?utm_source=acme&utm_medium=call', 'Call'],
    ['?utm_source=capterra', 'Review site'],
    ['?utm_source=capterra&utm_medium=ppc', 'Paid Other'],
  ])('between companies %s is %s', (query, expected) => {
    expect(channel(query)).toBe(expected)
  })

  test('every rule has an id of its own, and every list says its day', () => {
    expect(new Set(DEFAULT_RULES.map(({ id }) => id)).size).toBe(DEFAULT_RULES.length)
    for (const { asOf } of Object.values(PLACE_LISTS)) expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})

describe('the way through the rules', () => {
  const rules: ChannelRules = [
    { id: 'a', channel: 'Fair', ways: [[{ field: 'medium', test: 'is', values: ['Fair'] }]] },
    {
      id: 'b',
      channel: 'Partners',
      ways: [
        [{ field: 'medium', test: 'begins', values: ['partner'] }],
        [
          { field: 'medium', test: 'present', values: [] },
          { field: 'source', test: 'like', values: ['*-partner'] },
        ],
      ],
    },
    { id: 'c', channel: 'Rest', ways: [[{ field: 'medium', test: 'present', values: [] }]] },
    { id: 'd', channel: 'Never', ways: [[]] },
  ]
  const came = (utm: Record<string, string>) => {
    const arrival = readArrival({ context: { campaign: utm } })
    if (arrival === null) throw new Error('No arrival')
    return arrival
  }

  test('ends at the first rule that matches, and tells of each before it the condition that failed', () => {
    const verdicts = trace(rules, came({ source: 'acme', medium: 'letter' }))
    expect(verdicts.map(({ rule, isMatch }) => [rule.channel, isMatch])).toEqual([
      ['Fair', false],
      ['Partners', false],
      ['Rest', true],
    ])
    expect(verdicts.map((verdict) => (verdict.isMatch ? null : verdict.failed?.field))).toEqual([
      'medium',
      'source',
      null,
    ])
  })

  test.each([
    [{ medium: 'FAIR' }, 'Fair'],
    [{ medium: 'partners' }, 'Partners'],
    [{ medium: 'x', source: 'big-partner' }, 'Partners'],
    [{ source: 'big-partner' }, 'Unassigned'],
  ])('%j comes by %s', (utm, expected) => {
    expect(channelOf(rules, came(utm as unknown as Record<string, string>))).toBe(expected)
  })
})
