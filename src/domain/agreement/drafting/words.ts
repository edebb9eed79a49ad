import type { FitRule } from '#domain/agreement/agreement.ts'
import { eventWords } from '#domain/people/event-words.ts'
import type { Suggestion } from './suggest.ts'

const percent = (num: number, den: number) => `${Math.round((100 * num) / den)}%`
const int = (n: number) => new Intl.NumberFormat('en').format(n)

/** Under a heading, what there is to say. */
export type Said = { title: string; lines: string[] }

/** Who was asked, and what they did who reached the outcome. */
export type Whose = { who: string; did: string }
const PEOPLE: Whose = { who: 'people', did: 'reached the outcome' }

/** A suggestion in the words of the meeting for which it is a start. */
export function saySuggestion(found: Suggestion, whose: Whose = PEOPLE): Said[] {
  const { cases, reached, fit, acts, against, refused, doubted: asked } = found
  const holds = new Map(found.holds.map((one) => [one.id, one]))
  const shared = (id: string) => {
    const one = holds.get(id)
    return one ? `; ${int(one.reached)} of ${int(one.people)} ${whose.did}` : ''
  }
  const weighed = [
    ...fit.rules.map((rule) => ({ ...rule, words: sayTest(rule) })),
    ...acts.map((act) => ({ ...act, words: sayAct(act.event) })),
  ].toSorted((a, b) => b.points - a.points)
  const all = [
    {
      title: `${int(reached)} of ${int(cases)} ${whose.who} ${whose.did} (${percent(reached, cases)}).`,
      lines: [],
    },
    {
      title: 'What they had in common, most points first. Twenty points double the odds.',
      lines: weighed.map(({ id, points, words }) => `${signed(points)}  ${words}${shared(id)}`),
    },
    {
      title: 'What went with fewer of them, and is not used. Ask each other why:',
      lines: against.map(
        ({ id, points, event }) => `${signed(points)}  ${sayAct(event)}${shared(id)}`,
      ),
    },
    { title: 'Refused:', lines: refused.map(({ trait, why }) => `${trait}: ${why}`) },
    {
      title: 'Look twice at these, they may have been asked only of those who went on:',
      lines: asked.map(
        ({ trait, known, ofKnown, unknown, ofUnknown }) =>
          `${trait}: ${percent(ofKnown, known)} of those it is known of ${whose.did}, ${percent(ofUnknown, unknown)} of the other ${int(unknown)}.`,
      ),
    },
  ]
  return all.filter(({ lines }, i) => i === 0 || lines.length > 0)
}

/** How far a suggestion is to be trusted. */
export const sayTrust = ({ heldOut }: Suggestion, whose: string): string[] => [
  heldOut
    ? `Of two people it was not made from, one of whom reached the outcome, it ranks that one higher in ${(100 * heldOut.suggested).toFixed(1)} of 100 pairs; a plain logistic regression on everything that was known does so in ${(100 * heldOut.plain).toFixed(1)}.`
    : 'There are too few people to judge it by others than those it was made from.',
  `These are ${whose}, and sales may have called some of them rather than others: it is a start for a meeting, and no proof.`,
]

const signed = (points: number) => `${points > 0 ? '+' : '−'}${Math.abs(points)}`
const sayAct = (event: string) => eventWords(event)

const sayTest = ({ when }: FitRule): string =>
  'is' in when
    ? `${when.trait} is “${when.is}”`
    : `${when.trait} is at least ${'atLeast' in when ? int(when.atLeast) : '?'}`
