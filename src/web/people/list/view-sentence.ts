import type { PeopleFilter } from '#api/people-filter.ts'
import { UNASSIGNED } from '#domain/people/channels/rule.ts'
import { originWords } from '#domain/people/event-words.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { counted } from '#web/kit/format.ts'
import { periodName } from '#web/kit/time.tsx'
import { FILTERS, valueWords } from './filter-words.ts'

export type Counted = {
  of: 'people' | 'handoffs'
  total: number
  people: number
  /** More than were counted. */
  isMore?: boolean
}

/** What a list shows, as somebody would say it: how many, and which. */
export function viewSentence(filter: Partial<PeopleFilter>, found: Counted): [string, string] {
  const more = found.isMore ? 'More than ' : ''
  const people = more + counted(found.people, 'person', 'people')
  const handoffs = counted(found.total, 'hand-off', 'hand-offs')
  const subject =
    found.of === 'people'
      ? people
      : found.total === found.people
        ? handoffs
        : `${handoffs} of ${people}`
  return [subject, clauses(filter)]
}

function clauses(filter: Partial<PeopleFilter>): string {
  const { search, stage, origin, channel, campaign, source, arrival } = filter
  const { mql, passed, refused, window } = filter
  const parts = [
    search ? `matching “${search}”` : '',
    origin === undefined ? '' : origin === '' ? 'with no origin' : `from ${originWords(origin)}`,
    channel === undefined
      ? ''
      : channel === UNASSIGNED
        ? 'who came by no channel we know'
        : `who came by ${channel}`,
    campaign === undefined ? '' : 'who came by this campaign',
    source === undefined ? '' : 'whom this source told of',
    arrival === undefined ? '' : 'who came in exactly this way',
    ...peopleWords(filter),
    mql && mql !== 'all' ? `that became an MQL in ${periodName(mql)}` : '',
    passed && passed !== 'all' ? `passed to sales in ${periodName(passed)}` : '',
    refused && refused !== 'all' ? `refused in ${periodName(refused)}` : '',
    stage ? `now at “${stageWords(stage)}”` : '',
    reachedWords(filter),
    window && window !== 'to-date' && filter.reached ? `within ${window} days` : '',
    ...(['furthest', 'outcome', 'again', 'answer', 'reason'] as const).map((name) =>
      plain(name, filter[name]),
    ),
  ]
  const said = parts.filter((part) => part !== '').join(', ')
  return said === '' ? '' : ` ${said}`
}

function peopleWords(filter: Partial<PeopleFilter>): string[] {
  const { owner, company, fit, engagement, seen, created, handoff, quarantined } = filter
  return [
    owner === undefined ? '' : owner === '' ? 'with nobody' : `with ${owner}`,
    company === undefined ? '' : company === '' ? 'of no company we know' : `of ${company}`,
    fit ? `fit ${fit}` : '',
    engagement ? `engagement ${engagement}` : '',
    seen
      ? seen.startsWith('not-')
        ? `not here for ${seen.slice(4)} days`
        : `here in the last ${seen} days`
      : '',
    created && created !== 'all' ? `first here in ${periodName(created)}` : '',
    handoff ? (handoff === 'open' ? 'with an open hand-off' : 'without an open hand-off') : '',
    quarantined
      ? quarantined === 'some'
        ? 'with clicks that machines made'
        : 'without clicks of machines'
      : '',
  ]
}

function reachedWords({ reached }: Partial<PeopleFilter>): string {
  if (!reached || reached === 'mql') return ''
  if (reached === 'won') return 'that were won'
  if (reached === 'deal') return 'that became a deal'
  return reached === 'accepted' ? 'that sales accepted' : 'that were passed to sales'
}

function plain(name: (typeof FILTERS)[number]['name'], value: string | undefined): string {
  const filter = FILTERS.find((one) => one.name === name)
  return value === undefined || !filter
    ? ''
    : `${lower(filter.label)}: ${lower(valueWords(filter, value))}`
}

const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1)
