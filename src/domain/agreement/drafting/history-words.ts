import { humanised } from '#domain/people/event-words.ts'
import type { Rate } from '#domain/rate.ts'
import type { HistoryDraft } from './draft.ts'
import { type Said, saySuggestion, sayTrust } from './words.ts'

/** How long sales takes to answer a lead, by the clock on the wall; null where nobody ever answered. */
export type AnswerTimes = { answered: number; medianHours: number; p90Hours: number } | null

/** More fields are not worth a line. */
const MOST_FIELDS = 12

/** A draft from the history in the words of the meeting for which it is a start: what it is made from, and how far to trust it. */
export function sayHistoryDraft(found: HistoryDraft, answers: AnswerTimes): Said[] {
  const came = found.ended[0]?.of.den ?? 0
  const [all, ...common] = saySuggestion(found, { who: 'leads', did: 'became a deal' })
  return [
    {
      title: all?.title ?? '',
      lines: [
        'These are leads that came to sales at least 90 days ago, as they stood when they opened. One that nobody answered counts as no deal.',
        ...found.ended.map(({ how, of }) => `${share(of)} ${how}.`),
        ...(answers ? [sayAnswers(answers)] : []),
        ...(found.cases < came ? [`The points are made from the newest ${int(found.cases)}.`] : []),
      ],
    },
    ...common,
    {
      title: 'How often we knew it when a lead opened:',
      lines: found.filled
        .slice(0, MOST_FIELDS)
        .map(
          ({ trait, known }) =>
            `${humanised(trait)}: of ${Math.round((100 * known) / found.cases)}%`,
        ),
    },
    {
      title: 'How far to trust it',
      lines: [
        'Engagement 1 and 2 begin where a quarter and half of these leads stood. Stages, clocks, reasons and goals are those in force.',
        ...sayTrust(found, 'the leads that came to sales'),
      ],
    },
  ].filter(({ lines }) => lines.length > 0)
}

const sayAnswers = ({ answered, medianHours, p90Hours }: NonNullable<AnswerTimes>) =>
  `Half of ${int(answered)} answers came within ${hours(medianHours)}, nine of ten within ${hours(p90Hours)}.`

const hours = (n: number) =>
  n >= 48
    ? `${(n / 24).toFixed(1)} days`
    : n >= 1
      ? `${n.toFixed(1)} hours`
      : `${Math.round(60 * n)} minutes`
const share = ({ num, den, value, lo, hi }: Rate) =>
  `${int(num)} of ${int(den)} (${percent(value)}, ${percent(lo)} to ${percent(hi)})`
const percent = (part: number | null) => `${Math.round(100 * (part ?? 0))}%`
const int = (n: number) => new Intl.NumberFormat('en').format(n)
