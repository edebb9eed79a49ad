import type { PeopleFilter } from '#api/people-filter.ts'
import { STAGES } from '#domain/agreement/agreement.ts'
import { originWords } from '#domain/people/event-words.ts'
import { closingWords, stageWords } from '#domain/people/stage-words.ts'
import { periodName } from '#web/kit/time.tsx'

/** The filters of the list that are chosen from words; the search stands beside them. */
export type FilterName = Exclude<keyof PeopleFilter, 'search' | 'sort'>
type Option = { value: string; words: string }

export type FilterWords = {
  name: FilterName
  /** As it stands before the value: "Stage *Passed to sales*". */
  label: string
  /** What may be chosen; origins and periods are added from the data. */
  options: readonly Option[]
}

const option = (value: string, words: string): Option => ({ value, words })

export const FILTERS: readonly FilterWords[] = [
  {
    name: 'stage',
    label: 'Stage',
    options: STAGES.map((stage) => option(stage, stageWords(stage))),
  },
  { name: 'origin', label: 'Origin', options: [] },
  { name: 'channel', label: 'Came by', options: [] },
  { name: 'campaign', label: 'Campaign', options: [] },
  { name: 'source', label: 'Told of by', options: [] },
  { name: 'owner', label: 'With', options: [] },
  { name: 'company', label: 'Company', options: [] },
  {
    name: 'fit',
    label: 'Fit',
    options: ['A', 'B', 'C', 'D'].map((band) => option(band, band)),
  },
  {
    name: 'engagement',
    label: 'Engagement',
    options: ['1', '2', '3', '4'].map((band) => option(band, band)),
  },
  {
    name: 'seen',
    label: 'Last here',
    options: [
      ...['7', '30', '90', '365'].map((days) => option(days, `within ${days} days`)),
      ...['7', '30', '90', '365'].map((days) => option(`not-${days}`, `not for ${days} days`)),
    ],
  },
  { name: 'created', label: 'First here in', options: [] },
  {
    name: 'handoff',
    label: 'Hand-off',
    options: [option('open', 'open'), option('none', 'none open')],
  },
  {
    name: 'quarantined',
    label: 'Clicks of machines',
    options: [option('some', 'some'), option('none', 'none')],
  },
  // Opened from the rows behind other channel rules, never chosen.
  { name: 'arrival', label: 'Came in', options: [] },
  { name: 'mql', label: 'Became an MQL', options: [] },
  {
    name: 'reached',
    label: 'Came as far as',
    options: [
      option('mql', 'MQL, the start'),
      option('passed', 'passed to sales'),
      option('accepted', 'accepted'),
      option('deal', 'a deal'),
      option('won', 'won'),
    ],
  },
  {
    name: 'window',
    label: 'Within',
    options: [
      option('to-date', 'any time'),
      option('30', '30 days'),
      option('90', '90 days'),
      option('180', '180 days'),
    ],
  },
  {
    name: 'furthest',
    label: 'Ended at',
    options: [
      option('held', 'held'),
      option('passed', 'passed to sales'),
      option('accepted', 'accepted'),
      option('deal', 'a deal'),
    ],
  },
  {
    name: 'outcome',
    label: 'What became of it',
    options: [
      option('open', 'still open'),
      ...(
        ['won', 'lost', 'rejected', 'recycled', 'expired', 'disqualified', 'withdrawn'] as const
      ).map((closing) => option(closing, closingWords(closing))),
      option('out-of-order', 'a deal before the MQL'),
    ],
  },
  {
    name: 'again',
    label: 'Way back',
    options: [
      option('back', 'went back to marketing'),
      option('mql', 'went back and came again'),
      option('won', 'went back, came again and won'),
    ],
  },
  { name: 'passed', label: 'Passed in', options: [] },
  {
    name: 'answer',
    label: "Sales' answer",
    options: [
      option('accepted', 'accepted'),
      option('refused', 'refused'),
      option('decided', 'accepted or refused'),
      option('recycled', 'given back to warm up'),
    ],
  },
  { name: 'refused', label: 'Refused in', options: [] },
  {
    name: 'reason',
    label: 'Reason',
    options: [option('given', 'given'), option('missing', 'missing')],
  },
]

export const PERIODS: readonly FilterName[] = ['mql', 'passed', 'refused', 'created']

/** The value of a filter as words: "Q1 2018", "left blank", "passed to sales". */
export function valueWords(filter: FilterWords, value: string): string {
  if (PERIODS.includes(filter.name)) return periodName(value)
  if (filter.name === 'origin') return originWords(value)
  if (filter.name === 'owner') return value === '' ? 'nobody' : value
  if (filter.name === 'company') return value === '' ? 'none told' : value
  if (filter.name === 'campaign') return 'one that was removed'
  if (filter.name === 'source') return 'one that told of nobody here'
  if (filter.name === 'arrival') return 'exactly this way'
  return filter.options.find((one) => one.value === value)?.words ?? value
}
