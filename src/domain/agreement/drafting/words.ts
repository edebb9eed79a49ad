import type { FitRule } from '#domain/agreement/agreement.ts'
import type { Suggestion } from './suggest.ts'

const percent = (num: number, den: number) => `${Math.round((100 * num) / den)}%`
const int = (n: number) => new Intl.NumberFormat('en').format(n)

/** A suggestion in the words of the meeting for which it is a start. */
export function saySuggestion({
  cases,
  reached,
  fit,
  holds,
  refused,
  doubted,
  heldOut,
}: Suggestion): string[] {
  const found = new Map(holds.map((one) => [one.id, one]))
  return [
    `${int(reached)} of ${int(cases)} people reached the outcome (${percent(reached, cases)}).`,
    '',
    'What they had in common, most points first. Twenty points double the odds.',
    ...fit.rules
      .toSorted((a, b) => b.points - a.points)
      .map((rule) => {
        const one = found.get(rule.id)
        const known = one ? `; ${int(one.reached)} of ${int(one.people)} reached it` : ''
        return `  ${rule.points > 0 ? '+' : '−'}${Math.abs(rule.points)}  ${sayTest(rule)}${known}`
      }),
    '',
    ...(refused.length > 0
      ? ['Refused:', ...refused.map(({ trait, why }) => `  ${trait}: ${why}`), '']
      : []),
    ...(doubted.length > 0
      ? [
          'Look twice at these, they may have been asked only of those who went on:',
          ...doubted.map(
            ({ trait, known, ofKnown, unknown, ofUnknown }) =>
              `  ${trait}: ${percent(ofKnown, known)} of those it is known of reached the outcome, ${percent(ofUnknown, unknown)} of the other ${int(unknown)}.`,
          ),
          '',
        ]
      : []),
    heldOut
      ? `Of two people it was not made from, one of whom reached the outcome, it ranks that one higher in ${(100 * heldOut.suggested).toFixed(1)} of 100 pairs; a plain logistic regression on everything that was known does so in ${(100 * heldOut.plain).toFixed(1)}.`
      : 'There are too few people to judge it by others than those it was made from.',
    'These are the people somebody brought you, and sales may have called some of them rather than others: it is a start for a meeting, and no proof.',
  ]
}

const sayTest = ({ when }: FitRule): string =>
  'is' in when
    ? `${when.trait} is “${when.is}”`
    : `${when.trait} is at least ${'atLeast' in when ? int(when.atLeast) : '?'}`
