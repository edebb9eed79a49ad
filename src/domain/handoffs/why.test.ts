import { describe, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { instant } from '#domain/time.ts'
import { type Act, whyLead } from './why.ts'

const terms = defaultAgreement('Test', 'Europe/Amsterdam')
const at = (text: string) => instant(Date.parse(text))
const now = at('2026-11-24T09:00:00Z')
const act = (name: string, when: string, properties: Act['properties'] = {}): Act => ({
  name,
  at: at(when),
  properties,
})
const ada = { title: 'Head of Operations', company: 'Brandt Pumpen' }

describe('why this lead', () => {
  test('whoever asks to talk comes first, then what weighs most of another kind', () => {
    const acts = [
      act('webinar_attended', '2026-11-12T15:00:00Z', { title: 'Pump sizing' }),
      act('pricing_view', '2026-11-23T16:10:00Z'),
      act('pricing_request', '2026-11-24T07:52:00Z'),
      act('page_view', '2026-11-24T07:50:00Z'),
    ]
    // Webinar: 15 · 2^(−11.75/60) = 13.1; price page: 10 · 2^(−0.7/14) = 9.7.
    expect(whyLead(acts, ada, terms, now)).toBe(
      'Asked for a price today; 12 days before: took part in a webinar “Pump sizing”. Head of Operations at Brandt Pumpen.',
    )
  })

  test('what is worth more today wins over what gave more points long ago', () => {
    const acts = [
      act('download', '2026-06-01T09:00:00Z', { asset: 'Guide' }),
      act('pricing_view', '2026-11-23T23:30:00Z'),
    ]
    // Past midnight in Amsterdam, so it was today there.
    expect(whyLead(acts, { title: null, company: 'Brandt' }, terms, now)).toBe(
      'Opened the price page today; 176 days before: downloaded “Guide”. Brandt.',
    )
  })

  test('what gives no points is no evidence', () => {
    const acts = [
      act('careers_view', '2026-11-23T09:00:00Z'),
      act('email_open', '2026-11-23T09:00:00Z'),
    ]
    expect(whyLead(acts, ada, terms, now)).toBe('Head of Operations at Brandt Pumpen.')
  })

  test('one act alone is one sentence, and nobody known is nothing', () => {
    const acts = [act('demo_request', '2026-11-23T09:00:00Z')]
    expect(whyLead(acts, { title: null, company: null }, terms, now)).toBe(
      'Asked for a demo yesterday.',
    )
    expect(whyLead([], { title: null, company: null }, terms, now)).toBe('')
  })
})
