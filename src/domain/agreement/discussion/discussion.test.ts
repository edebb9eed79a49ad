import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
import { type Discussion, discussionOf, type Remark, type Subject } from './discussion.ts'
import { clockTime, discussionMarkdown } from './markdown.ts'
import { shareMinutes } from './minutes.ts'

const ours = defaultAgreement('Ours', 'Europe/Amsterdam')
const made = (subject: Subject, minutes?: number): Discussion => {
  const result = discussionOf(subject, minutes)
  if (!result.ok) throw new Error(result.refusal)
  return result.value
}
const point = ({ points }: Discussion, title: string) => {
  const found = points.find((one) => one.title === title)
  if (!found) throw new Error(`No point ${title}`)
  return found
}
const changed = (change: (draft: Agreement) => void): Agreement => {
  const draft = structuredClone(ours)
  change(draft)
  return draft
}

/** By hand: 7 minutes over 3, 2 and 1 are 1 each, and 4 more as 2, 1⅓, ⅔. */
test.each([
  [[3, 2, 1], 7, [3, 2, 2]],
  [[1, 1, 1], 5, [2, 2, 1]],
  [[1, 1, 1], 3, [1, 1, 1]],
  [[5], 30, [30]],
])('minutes over the weights %j of %i are %j', (weights, total, shares) => {
  expect(shareMinutes(weights, total)).toEqual(shares)
})

test('whatever the weights, the minutes add up and nobody is left without one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 15 }),
      fc.integer({ min: 30, max: 480 }),
      (weights, total) => {
        const shares = shareMinutes(weights, total)
        expect(shares.reduce((all, one) => all + one, 0)).toBe(total)
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1)
        // Nobody is a minute or more away from a fair share of what is to give beyond the first minute.
        const sum = weights.reduce((all, one) => all + one, 0)
        shares.forEach((share, index) => {
          const fair = 1 + ((total - weights.length) * (weights[index] ?? 0)) / sum
          expect(Math.abs(share - fair)).toBeLessThan(1)
        })
      },
    ),
    { seed: 20_261_124 },
  )
})

test.each([30, 45, 90, 480])('a meeting of %i minutes ends when it said it would', (minutes) => {
  const { points, ...discussion } = made({ agreement: ours }, minutes)
  expect(discussion.minutes).toBe(minutes)
  let clock = 0
  for (const { from, minutes: share } of points) {
    expect(from).toBe(clock)
    clock += share
  }
  expect(clock).toBe(minutes)
})

test.each([29, 481, 60.5, Number.NaN, 0, -90])('%d minutes are no meeting', (minutes) => {
  expect(discussionOf({ agreement: ours }, minutes)).toEqual({
    ok: false,
    refusal: 'minutes-unfit',
  })
})

test('it holds every sentence that would be signed, word for word, and it takes 90 minutes', () => {
  for (const agreement of [ours, ...TEMPLATES.map(({ of }) => of(ours))]) {
    const discussion = made({ agreement })
    expect(discussion.minutes).toBe(90)
    const lines = discussion.points.flatMap((one) => one.lines).filter((one) => one.number)
    expect(lines.map(({ number, text }) => `${number} ${text}`)).toEqual(
      sentences(agreement).flatMap(({ clauses }) =>
        clauses.map(({ number, text }) => `${number} ${text}`),
      ),
    )
  }
})

test.each<[string, (draft: Agreement) => void, string, string]>([
  [
    'no goal',
    (draft) => void delete draft.goals,
    'What we both aim for',
    'Which revenue goal do both teams share?',
  ],
  [
    'no meeting',
    (draft) => void delete draft.cadence,
    'How we work together',
    'When do both teams meet, and for how long?',
  ],
  [
    'no time for an answer',
    (draft) => void draft.clocks?.pop(),
    'How fast we answer each other',
    'Within how many hours does marketing answer a rejection?',
  ],
  [
    'a time of more than three working days',
    (draft) => Object.assign(draft.clocks?.[1] ?? {}, { businessHours: 32 }),
    'How fast we answer each other',
    'Clause 4.2 allows 32 business hours: do both sides want to wait that long?',
  ],
  [
    'no details',
    () => {},
    'When a lead is passed',
    'Which details does a rep need before the first call?',
  ],
  [
    'a step with gaps',
    () => {},
    'How we work together',
    '“Closing a deal” is not defined, written down, measured or agreed. Who settles it, and by when?',
  ],
  [
    'a stage without an owner',
    (draft) => void draft.stages?.shift(),
    'What a lead is',
    'Who owns “Contact”?',
  ],
])('%s is a question of its point', (_, change, title, question) => {
  expect(point(made({ agreement: changed(change) }), title).questions).toContain(question)
})

test('what is told leaves no question', () => {
  const told = changed((draft) => {
    draft.goals = [{ metric: 'revenue', atLeast: 1, currency: 'EUR', per: 'year' }]
    draft.steps = [
      {
        ...{ id: 'pass', name: 'Passing', says: 'It happens.', writtenIn: 'the wiki' },
        ...{ owner: 'marketing', measuredBy: 'wins', agreedBy: ['marketing', 'sales'] },
      },
    ]
    for (const stage of draft.stages ?? [])
      stage.examples = [
        { verdict: 'yes', says: 'Anna', by: 'marketing' },
        { verdict: 'no', says: 'Bert', by: 'sales' },
      ]
  })
  const discussion = made({ agreement: told })
  expect(point(discussion, 'What a lead is').questions).toEqual([])
  expect(point(discussion, 'How we work together').questions).toEqual([])
  expect(point(discussion, 'What a lead is').lines[0]?.examples).toEqual([
    'Marketing says yes: Anna.',
    'Sales says no: Bert.',
  ])
})

const remark = (state: Remark['state'], says: string): Remark => ({
  ...{ clauseId: 'qualify', by: 'Karl Voss', side: 'sales', says, state },
})

test('what was said and is not settled is discussed, with the mediator, and has its time', () => {
  const remarks = [
    remark('open', 'Too many.'),
    remark('no-solution', 'Too few.'),
    remark('settled', 'Over.'),
    remark('accepted', 'So be it.'),
    remark(null, 'Why 20?'),
  ]
  const discussion = made({ agreement: ours, remarks })
  const differ = point(discussion, 'Where we differ')
  expect(differ.lines.map(({ number, text }) => `${number} ${text}`)).toEqual([
    '3.1 Karl Voss of sales does not agree: Too many.',
    '3.1 Karl Voss of sales does not agree: Too few.',
    '3.1 Karl Voss of sales says: Why 20?',
  ])
  expect(differ.needs).toContain('the mediator')
  expect(differ.questions[0]).toMatch(/^Which of the 2 disagreements do we settle today/)
  expect(discussion.needs).toContain('the mediator')
  const settled = made({ agreement: ours, remarks: [remark('settled', 'Over.')] })
  expect(settled.points.map(({ title }) => title)).not.toContain('Where we differ')
  expect(settled.needs).not.toContain('the mediator')
})

test('a hundred remarks leave time for the agreement itself', () => {
  const remarks = Array.from({ length: 100 }, (_, index) => remark('open', `No ${index}.`))
  const discussion = made({ agreement: ours, remarks })
  expect(point(discussion, 'Where we differ').minutes).toBeLessThanOrEqual(30)
})

test('a proposal says first what it would change', () => {
  const after = { ...ours, cadence: { everyDays: 7, minutes: 30 } }
  const discussion = made({ agreement: after, base: ours })
  expect(point(discussion, 'What would change').lines.map(({ text }) => text)).toEqual(
    changesBetween(ours, after).map(({ says }) => says),
  )
  const same = made({ agreement: ours, base: ours })
  expect(same.points.map(({ title }) => title)).not.toContain('What would change')
})

test('as Markdown it is a table of times and a list to tick, and words of people stay words', () => {
  const agreement = { ...ours, name: '# <b>Ours</b> | *all*' }
  const text = discussionMarkdown(
    made({ agreement, remarks: [remark('open', 'See [this](http://x)\n# not a heading')] }),
  )
  expect(text).toContain('# \\# \\<b\\>Ours\\</b\\> \\| \\*all\\*: for the meeting of both teams\n')
  expect(text).toContain('| 0:00 | Why we are here | ')
  expect(text).toContain('| 1:30 | End | 90 |\n')
  expect(text).toContain(
    '- **3.1** Karl Voss of sales does not agree: See \\[this\\](http://x) \\# not',
  )
  expect(text).toContain('- [ ] Which revenue goal do both teams share?\n')
  expect(text).toContain('### Web\n\n- **2.9** Each page view')
  expect(text.match(/^### Web$/gm)).toHaveLength(1)
  expect(text).not.toMatch(/\n\n\n/)
  expect(clockTime(65)).toBe('1:05')
})
