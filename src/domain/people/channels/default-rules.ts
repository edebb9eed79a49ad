import {
  PAID_SEARCH_NAMES,
  PAID_SOCIAL_NAMES,
  PAID_VIDEO_NAMES,
} from '#domain/people/channels/places/advertisers.ts'
import type { ChannelRules, Condition, Field } from './rule.ts'

const is = (field: Field, ...values: string[]): Condition => ({ field, test: 'is', values })
const contains = (field: Field, ...values: string[]): Condition => ({
  field,
  test: 'contains',
  values,
})
const like = (field: Field, ...values: string[]): Condition => ({ field, test: 'like', values })
const listed = (...values: string[]): Condition => ({ field: 'from', test: 'listed', values })
const present = (field: Field): Condition => ({ field, test: 'present', values: [] })
const missing = (field: Field): Condition => ({ field, test: 'missing', values: [] })

const paid = like('medium', '*cp*', 'ppc', 'retargeting', 'paid*')
/** "shop" as a word of its own, "eshop" and "shopping", not "workshop" or "bishop". */
const shop = like(
  'campaign',
  'shop*',
  '*shopping*',
  '*eshop*',
  '*-shop*',
  '*_shop*',
  '* shop*',
  '*.shop*',
  '*/shop*',
)
const googleClick = is('click', 'gclid', 'gbraid', 'wbraid')
const google = like('from', 'google', 'google.*', 'adwords')
const bing = like('from', 'bing', 'bing.com', '*.bing.com')
const MAIL = ['email', 'e-mail', 'e_mail', 'e mail', 'newsletter']

const rule = (channel: string, ...ways: Condition[][]) => ({
  id: channel.toLowerCase().replace(/[^a-z]+/g, '-'),
  channel,
  ways,
})

const PAID: ChannelRules = [
  rule('Cross-network', [contains('campaign', 'cross-network')]),
  rule('Paid Shopping', [listed('shopping'), paid], [shop, paid]),
  rule(
    'Paid Search',
    [listed('search'), paid],
    [is('source', ...PAID_SEARCH_NAMES)],
    [googleClick, google],
    [googleClick, missing('from')],
    [is('click', 'msclkid'), bing],
    [is('click', 'msclkid'), missing('from')],
  ),
  rule(
    'Paid Social',
    [listed('social'), paid],
    [is('source', ...PAID_SOCIAL_NAMES)],
    [is('click', 'li_fat_id', 'ttclid', 'twclid')],
  ),
  rule(
    'Paid Video',
    [listed('video'), paid],
    [is('source', ...PAID_VIDEO_NAMES)],
    [listed('video'), googleClick],
  ),
  rule('Display', [is('medium', 'display', 'banner', 'expandable', 'interstitial', 'cpm')]),
  rule('Paid Other', [paid]),
]

/** What companies that sell to companies do beside their website. */
const BETWEEN_COMPANIES: ChannelRules = [
  rule(
    'Outbound',
    [
      like(
        'medium',
        'outbound*',
        'sdr',
        'bdr',
        'sales',
        'sales-*',
        'sales_*',
        'cold-*',
        'cold_*',
        'sequence',
        'cadence',
      ),
    ],
    [is('source', 'outbound', 'outreach', 'salesloft', 'apollo')],
  ),
  rule(
    'Webinar',
    [like('medium', 'webinar*', 'webcast*')],
    [is('source', 'webinar', 'on24', 'goldcast')],
  ),
  rule('Event', [
    like(
      'medium',
      'event',
      'events',
      'tradeshow*',
      'trade-show*',
      'trade show*',
      'trade-fair*',
      'trade fair*',
      'fair',
      'conference*',
      'booth',
      'expo',
      'field',
    ),
  ]),
  rule('Partner introduction', [
    like(
      'medium',
      'partner*',
      'co-marketing',
      'reseller',
      'introduction',
      'intro',
      'referral-intro*',
      'referral intro*',
      'referral_intro*',
    ),
  ]),
  rule('Direct mail', [
    is(
      'medium',
      'direct mail',
      'direct-mail',
      'direct_mail',
      'directmail',
      'postal',
      'postcard',
      'letter',
      'print',
    ),
  ]),
  rule('Call', [
    is(
      'medium',
      'call',
      'calls',
      'phone',
      'phone-call',
      'phone_call',
      'phone call',
      'telephone',
      'callback',
    ),
  ]),
  rule('Review site', [listed('reviews')], [is('medium', 'review', 'reviews', 'review-site')]),
]

const UNPAID: ChannelRules = [
  rule('Organic Shopping', [listed('shopping')], [shop]),
  rule(
    'Organic Social',
    [listed('social')],
    [
      is(
        'medium',
        'social',
        'social-network',
        'social-media',
        'sm',
        'social network',
        'social media',
      ),
    ],
    [is('click', 'fbclid'), missing('from'), missing('medium')],
  ),
  rule('Organic Video', [listed('video')], [contains('medium', 'video')]),
  rule('AI Assistants', [listed('ai')]),
  rule('Organic Search', [listed('search')], [is('medium', 'organic')]),
  rule('Email', [listed('mail')], [contains('source', ...MAIL)], [contains('medium', ...MAIL)]),
  rule('Affiliates', [is('medium', 'affiliate', 'affiliates')]),
  rule('Audio', [is('medium', 'audio', 'podcast')]),
  rule('SMS', [is('medium', 'sms')], [is('source', 'sms')]),
  rule(
    'Mobile Push',
    [like('medium', '*push')],
    [contains('medium', 'mobile', 'notification')],
    [is('source', 'firebase')],
  ),
  rule('Referral', [is('medium', 'referral', 'app', 'link')], [present('from')]),
  rule('Direct', [missing('from'), missing('medium'), missing('campaign'), missing('click')]),
]

/**
 * The rules a workspace begins with: those that web analytics has agreed on, with the channels of companies that sell
 * to companies put before the unpaid ones, because a link that says "webinar" means it. docs/decisions/021.
 */
export const DEFAULT_RULES: ChannelRules = [...PAID, ...BETWEEN_COMPANIES, ...UNPAID]
