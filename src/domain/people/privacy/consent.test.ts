import { describe, expect, test } from 'vitest'
import { instant } from '#domain/time.ts'
import {
  consentNow,
  DEFAULT_PURPOSES,
  mayBeContacted,
  readConsents,
  type ToldConsent,
} from './consent.ts'

const rest = { basis: null, textVersion: null, note: null }

describe('consent is read as senders write it', () => {
  test.each([
    [
      'a map of yes and no',
      { marketing: true, 'marketing.phone': 'no' },
      [
        { purpose: 'marketing', channel: null, given: true, ...rest },
        { purpose: 'marketing', channel: 'phone', given: false, ...rest },
      ],
    ],
    [
      'as Segment does',
      { categoryPreferences: { 'Data Sharing': false } },
      [{ purpose: 'data-sharing', channel: null, given: false, ...rest }],
    ],
    [
      'one with everything',
      {
        purpose: 'Marketing',
        channel: 'E-Mail',
        state: 'given',
        basis: 'contract',
        textVersion: 'v3',
        note: 'fair',
      },
      [
        {
          purpose: 'marketing',
          channel: 'mail',
          given: true,
          basis: 'contract',
          textVersion: 'v3',
          note: 'fair',
        },
      ],
    ],
    [
      'several',
      [
        { purpose: 'a', given: true },
        { purpose: 'b', state: 'withdrawn' },
      ],
      [
        { purpose: 'a', channel: null, given: true, ...rest },
        { purpose: 'b', channel: null, given: false, ...rest },
      ],
    ],
    ['what says neither yes nor no', { marketing: 'perhaps', '!': true }, []],
    ['no object at all', 'yes', []],
  ])('%s', (_, told, expected) => {
    expect(readConsents(told)).toEqual(expected)
  })
})

const said = (
  no: number,
  at: number,
  purpose: string,
  channel: ToldConsent['channel'],
  given: boolean,
): ToldConsent => ({
  purpose,
  channel,
  given,
  ...rest,
  at: instant(at),
  source: 'site',
  no,
})

describe('who may be contacted', () => {
  test('the last word counts, whenever it came in, and a word on all channels replaces those before it', () => {
    const history = [
      said(3, 30, 'marketing', null, true),
      said(1, 10, 'marketing', 'mail', false),
      said(2, 40, 'marketing', 'phone', false),
    ]
    expect(consentNow(history).map(({ no }) => no)).toEqual([2, 3])
  })

  test.each([
    [
      'who never said anything is not sent marketing',
      [],
      'marketing',
      'mail',
      { may: false, because: 'never-asked' },
    ],
    ['but is served', [], 'service', 'mail', { may: true, basis: 'contract', because: 'basis' }],
    [
      'who said yes may be written to',
      [said(1, 1, 'marketing', 'mail', true)],
      'marketing',
      'mail',
      { may: true, basis: 'consent', because: 'said-yes' },
    ],
    [
      'and not called',
      [said(1, 1, 'marketing', 'mail', true)],
      'marketing',
      'phone',
      { may: false, because: 'never-asked' },
    ],
    [
      'who took it back is left in peace',
      [said(1, 1, 'marketing', 'mail', true), said(2, 2, 'marketing', null, false)],
      'marketing',
      'mail',
      { may: false, because: 'said-no' },
    ],
    [
      'a purpose that nobody set is no reason',
      [said(1, 1, 'fun', null, true)],
      'fun',
      'mail',
      { may: false, because: 'purpose-unknown' },
    ],
  ] as const)('%s', (_, history, purpose, channel, expected) => {
    expect(mayBeContacted(DEFAULT_PURPOSES, history, { purpose, channel })).toEqual(expected)
  })
})
