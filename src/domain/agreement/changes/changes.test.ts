import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Agreement, Clock, EngagementRule } from '#domain/agreement/agreement.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { changesBetween } from './changes.ts'
import { compareSections } from './compare.ts'
import { piecesOf } from './pieces.ts'

const ours = defaultAgreement('Ours', 'Europe/Amsterdam')
const changed = (change: (draft: Agreement) => void): Agreement => {
  const draft = structuredClone(ours)
  change(draft)
  return draft
}
const rule = (draft: Agreement, id: string) =>
  draft.engagement.groups
    .flatMap((group) => group.rules)
    .find((one) => one.id === id) as EngagementRule
const clock = (draft: Agreement, id: Clock['id']) =>
  draft.clocks?.find((one) => one.id === id) as Clock

test.each<[string, (draft: Agreement) => void, string[]]>([
  ['nothing', () => {}, []],
  [
    'the points of an act',
    (draft) => {
      rule(draft, 'pricing').points = 12
    },
    ['Each pricing view counts 12 instead of 10 points.'],
  ],
  [
    'nothing but the order in which reasons are kept',
    (draft) => {
      const { rejected } = draft.closings
      if (rejected?.byReason)
        rejected.byReason = Object.fromEntries(Object.entries(rejected.byReason).reverse())
    },
    [],
  ],
  [
    'points, cap and half-life at once',
    (draft) => {
      Object.assign(rule(draft, 'pricing'), { points: 12, cap: 24, halfLifeDays: 30 })
    },
    [
      'Each pricing view counts 12 instead of 10 points, gives at most 24 instead of 20 and is worth half after 30 instead of 14 days.',
    ],
  ],
  [
    'fading that ends',
    (draft) => {
      delete rule(draft, 'careers').halfLifeDays
    },
    ['Each careers view never fades, instead of by half in 30 days.'],
  ],
  [
    'another event',
    (draft) => {
      rule(draft, 'click').event = 'mail_click'
    },
    [
      'Clause 2.12 now reads: Each mail click counts 5 points, at most 15 at any time, and is worth half after 14 days.',
    ],
  ],
  [
    'a new group, by its name',
    (draft) => {
      draft.engagement.groups.push({ id: 'phone', name: 'Phone', cap: 5, rules: [] })
    },
    ['New under “Phone”: All of this together counts at most 5 points.'],
  ],
  [
    'a new rule',
    (draft) => {
      draft.engagement.groups[0]?.rules.push({ id: 'chat', event: 'chat', points: 3, cap: 3 })
    },
    ['New: Each chat counts 3 points, at most 3 at any time, and never fades.'],
  ],
  [
    'a rule less',
    (draft) => {
      draft.fit.rules = draft.fit.rules.filter(({ id }) => id !== 'size')
    },
    ['Taken out: A person with 50 employees or more gets 20 points.'],
  ],
  [
    'the points of a trait',
    (draft) => {
      const size = draft.fit.rules.find(({ id }) => id === 'size')
      if (size) size.points = 25
    },
    ['A person with 50 employees or more gets 25 instead of 20 points.'],
  ],
  [
    'the cap of a group',
    (draft) => {
      const [web] = draft.engagement.groups
      if (web) web.cap = 35
    },
    ['All of “Web” together counts at most 35 instead of 30 points.'],
  ],
  [
    'a threshold',
    (draft) => {
      draft.engagement.bands[0] = { name: '1', atLeast: 50 }
    },
    [
      'Band 1 of engagement begins at 50 instead of 40 points.',
      'With fit B a person needs 50 instead of 40 points of engagement before we pass them.',
    ],
  ],
  [
    'cells',
    (draft) => {
      draft.qualify.cells = ['A1', 'A2', 'A3']
    },
    [
      'With fit A a person needs 0 instead of 20 points of engagement before we pass them. With fit B a person is passed only when they ask to talk to us.',
    ],
  ],
  [
    'ways to ask',
    (draft) => {
      draft.qualify.handRaises = [
        'demo_request',
        'contact_request',
        'reply',
        'referral',
        'introduction',
        'chat_request',
      ]
    },
    [
      'Whoever does this is passed at once, too: chat request. This no longer passes anybody at once: pricing request.',
    ],
  ],
  [
    'details that are asked for',
    (draft) => {
      draft.minimumInformation = ['email', 'company']
    },
    ['Before a lead is passed we also wait for the email and company.'],
  ],
  [
    'hours',
    (draft) => {
      clock(draft, 'answer').businessHours = 4
    },
    ['Marketing will be asked to answer every rejection within 4 instead of 16 business hours.'],
  ],
  [
    'hours for who asked',
    (draft) => {
      Object.assign(clock(draft, 'decision'), { businessHours: 4, handRaiseHours: 2 })
    },
    [
      'Sales will be asked to accept or reject every lead within 4 instead of 8 business hours and within 2 instead of 1 business hour when the person asked to talk to us.',
    ],
  ],
  [
    'who owes',
    (draft) => {
      clock(draft, 'feedback').owes = 'marketing'
    },
    [
      'Marketing instead of sales will be asked to give its reason for every rejection within 16 business hours.',
    ],
  ],
  [
    'a rest',
    (draft) => {
      draft.closings.recycled = { carryOver: 0.5, coolDownDays: 7 }
    },
    ['A recycled lead rests 7 instead of 14 days and keeps 50% instead of none of its points.'],
  ],
  [
    'expiry',
    (draft) => {
      draft.expiry = { heldDays: 30, passedDays: 20 }
    },
    ['A lead comes back by itself after 20 instead of 30 days without a decision.'],
  ],
  [
    'reasons',
    (draft) => {
      draft.reasons = (draft.reasons ?? [])
        .filter(({ id }) => id !== 'too-small')
        .map((reason) => (reason.id === 'duplicate' ? { ...reason, says: 'Twice' } : reason))
        .concat({ id: 'too-large', family: 'definitional', says: 'Too large for us' })
    },
    [
      'The reason “We know them already” is now called “Twice”. “Too large for us” is a new reason to reject a lead. “Too small for us” is no longer a reason to reject a lead.',
    ],
  ],
  [
    'meetings',
    (draft) => {
      draft.cadence = { everyDays: 7, minutes: 30 }
    },
    ['We meet every 7 instead of 14 days.'],
  ],
  [
    'its name and zone',
    (draft) => {
      Object.assign(draft, { name: 'Theirs', timeZone: 'UTC' })
    },
    ['The agreement is now called “Theirs”.', 'Days are cut in UTC instead of Europe/Amsterdam.'],
  ],
  [
    'an example',
    (draft) => {
      const mql = draft.stages?.find(({ stage }) => stage === 'mql')
      if (mql) mql.examples = [{ verdict: 'no', says: 'a student', by: 'sales' }]
    },
    ['Clause 1.3 has other examples.'],
  ],
])('a change of %s is said', (_, change, says) => {
  expect(changesBetween(ours, changed(change)).map((one) => one.says)).toEqual(says)
})

test('what the defaults say anyway is no change', () => {
  const spelledOut = changed((draft) => {
    draft.closings.lost = { carryOver: 0, coolDownDays: 90 }
  })
  const { lost: _, ...closings } = ours.closings
  expect(changesBetween({ ...ours, closings }, spelledOut)).toEqual([])
})

/** Numbers of the document, changed at random. */
const anyChange = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 40 }) })

test('whichever numbers change, each clause that reads or runs otherwise is named once', () => {
  const places = numbersIn(ours)
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 6 }), (all) => {
      const other = changed((draft) => {
        for (const { at, by } of all) {
          const path = places[at % places.length] as string[]
          const holder = path
            .slice(0, -1)
            .reduce<never>((part, key) => part[key] as never, draft as never)
          const key = path.at(-1) as string
          ;(holder as Record<string, number>)[key] = (holder[key as never] as number) + by / 4
        }
      })
      const named = changesBetween(ours, other).map(({ clauseId }) => clauseId)
      expect(new Set(named).size).toBe(named.length)
      expect([...named].sort()).toEqual(differing(ours, other).sort())
    }),
    { seed: 20261124, numRuns: 300 },
  )
})

/** Found by plain comparison of all sentences. */
function differing(a: Agreement, b: Agreement): string[] {
  const said = (agreement: Agreement) =>
    new Map(
      sentences(agreement).flatMap(({ clauses }) =>
        clauses.map(({ id, text, runsAs }) => [id, `${text} ${runsAs}`] as const),
      ),
    )
  const [was, is] = [said(a), said(b)]
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id))
}

function numbersIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]))
}

test('the pieces of a changed sentence give both sentences back', () => {
  const words = fc.array(fc.constantFrom('a', 'lead', 'rests', '14', '7', 'days,', 'and', 'then'), {
    maxLength: 14,
  })
  const text = words.map((all) => all.join(' '))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = piecesOf(before, after)
      const without = (kind: string) =>
        pieces
          .filter((piece) => piece.kind !== kind)
          .map((piece) => piece.text)
          .join('')
      expect(without('come')).toBe(before)
      expect(without('gone')).toBe(after)
    }),
    { seed: 20261124 },
  )
  expect(piecesOf('rests 14 days with us', 'rests 7 days with us')).toEqual([
    { text: 'rests ', kind: 'same' },
    { text: '14', kind: 'gone' },
    { text: '7', kind: 'come' },
    { text: ' days with us', kind: 'same' },
  ])
})

test('what was taken out stands where it stood', () => {
  const other = changed((draft) => {
    draft.engagement.groups[0]?.rules.shift()
    draft.clocks = draft.clocks?.slice(1) ?? []
  })
  const compared = compareSections(ours, other)
  const ids = (number: string) =>
    compared
      .find((section) => section.number === number)
      ?.clauses.map(({ id, change }) => `${id} ${change}`)
  expect(ids('4')).toEqual([
    'clock.decision removed',
    'clock.first-follow-up null',
    'clock.feedback null',
    'clock.answer null',
  ])
  const web = ids('2') ?? []
  expect(web[web.indexOf('page removed') + 1]).toBe('pricing null')
})

test('a long text that is another one altogether is compared at once', () => {
  const long = (word: string) => Array.from({ length: 30_000 }, (_, i) => `${word}${i}`).join(' ')
  expect(piecesOf(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['gone', 'come'])
})
