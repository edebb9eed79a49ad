import type { Rate } from '#domain/rate.ts'
import type { RuleRecord } from './records.ts'

/** Fewer cases are counted out, and no share is said of them. Rule 0.8. */
const FEW = 10

/** What a rule did on the history, in a sentence or two; that it never mattered, where it did not. Rules 3.6, 0.8. */
export function sayRecord(record: RuleRecord): string[] {
  const { people, takesAway, counted, others, lift, decisive } = record
  if (people === 0) return ['It never counted for anybody.']
  if (counted.den === 0 && decisive === 0)
    return [
      `It counted for ${many(people, 'person', 'people')}, and for no lead that came to sales.`,
    ]
  const compared =
    others.den === 0 ? 'it counted for every lead.' : `${share(others)} of the others.`
  return [
    `It counted for ${many(people, 'person', 'people')}.`,
    ...(counted.den === 0
      ? []
      : [
          `Of ${many(counted.den, 'lead', 'leads')} it counted for, ${share(counted)} became a deal; ${compared}${counted.den >= FEW && lift ? ` Lift ${two(lift.value)} (${two(lift.lo)} to ${two(lift.hi)}).` : ''}`,
        ]),
    ...(takesAway ? [] : [sayDecisive(decisive)]),
  ]
}

/** Whether a rule is one to talk about: it never counted, or nobody came through because of it. */
export const isIdle = ({ people, takesAway, decisive }: RuleRecord): boolean =>
  people === 0 || (decisive === 0 && !takesAway)

const sayDecisive = (leads: number) =>
  leads === 0
    ? 'No lead came through because of it.'
    : `Without it ${many(leads, 'lead', 'leads')} would not have come through then.`

const share = ({ num, den, value, lo, hi }: Rate) =>
  den < FEW || value === null
    ? `${int(num)} of ${int(den)}`
    : `${percent(value)} (${percent(lo ?? 0)} to ${percent(hi ?? 1)})`
const percent = (part: number) => `${Math.round(100 * part)}%`
const two = (n: number) => n.toFixed(2)
const int = (n: number) => new Intl.NumberFormat('en').format(n)
const many = (n: number, one: string, more: string) => `${int(n)} ${n === 1 ? one : more}`
