import { expect, test } from 'vitest'
import { type Instant, instant } from '#domain/time.ts'
import { type MailPlan, mailPlan } from './mail-plan.ts'
import type { Topic } from './notice.ts'

const NOW = instant(1_000)
const LATER = instant(9_000)
const DIGEST = instant(20_000)
type Case = [
  title: string,
  asked: {
    topic?: Topic
    as?: 'now' | 'digest'
    mail?: 'now' | 'digest' | 'off'
    breaks?: boolean
    free?: Instant
  },
  plan: MailPlan,
]

test.each<Case>([
  ['by day at once', {}, { kind: 'now' }],
  ['at night after the quiet hours', { free: LATER }, { kind: 'wait', as: 'now', until: LATER }],
  [
    'at night all the same, where it is urgent and the member says so',
    { free: LATER, breaks: true },
    { kind: 'now' },
  ],
  [
    'at night later, where it is not urgent whatever the member says',
    { topic: 'lead-moved', free: LATER, breaks: true },
    { kind: 'wait', as: 'now', until: LATER },
  ],
  ['in the morning what was held back', { as: 'now' }, { kind: 'now' }],
  ['once a day', { mail: 'digest' }, { kind: 'wait', as: 'digest', until: DIGEST }],
  [
    'with others at the hour of the digest, at night too',
    { mail: 'digest', as: 'digest', free: LATER },
    { kind: 'gather' },
  ],
  ['never', { mail: 'off' }, { kind: 'never' }],
  [
    'never, where the member changed their mind meanwhile',
    { mail: 'off', as: 'digest' },
    { kind: 'never' },
  ],
])(
  'a notice is mailed %s',
  (_, { topic = 'lead-yours', as = null, mail = 'now', breaks = false, free = NOW }, plan) => {
    const terms = { mail, urgentBreaks: breaks, freeAt: free, digestAt: DIGEST }
    expect(mailPlan({ topic, as }, terms, NOW)).toEqual(plan)
  },
)
