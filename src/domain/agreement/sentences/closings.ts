import type {
  Agreement,
  Closing,
  ClosingPolicy,
  Reason,
  ReasonFamily,
} from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS, type Policy } from '#domain/agreement/closings.ts'
import type { Draft } from '#domain/agreement/sentences.ts'
import { capital, days, list, number, small, spelled } from './words.ts'

type Named = Exclude<Closing, 'won'>

const SUBJECTS: Record<Named, string> = {
  recycled: 'A recycled lead',
  rejected: 'A rejected lead',
  disqualified: 'A disqualified lead',
  lost: 'A lead whose deal is lost',
  expired: 'A lead that came back without a decision',
  withdrawn: 'A lead that marketing takes back',
}
const ORDER = Object.keys(SUBJECTS) as Named[]

const FAMILIES: Record<ReasonFamily, string> = {
  procedural: 'wrong desk',
  clerical: 'wrong details',
  definitional: 'not a lead',
  'not-ready': 'not ready yet',
  disqualified: 'disqualified',
  lost: 'lost',
}

/** What happens after each way of leaving. Rule 3.3.11. */
export function closingClauses(agreement: Agreement): Draft[] {
  return [
    ...ORDER.map((closing) => closingClause(agreement, closing)),
    ...expiryClauses(agreement),
    ...reasonClauses(agreement.reasons ?? []),
    { id: 'closing.won', text: 'A person who bought is a customer and is not passed again.' },
  ]
}

function closingClause(agreement: Agreement, closing: Named): Draft {
  const policy: ClosingPolicy = agreement.closings[closing] ?? DEFAULT_CLOSINGS[closing]
  // A database keeps keys in an order of its own; the sentence keeps that of the families and reasons.
  const exceptions = Object.entries(policy.byReason ?? {}).sort(
    ([a], [b]) => placeOf(agreement, a) - placeOf(agreement, b),
  )
  const keysByTreatment = new Map<string, string[]>()
  for (const [key, other] of exceptions)
    keysByTreatment.set(treatment(other), [...(keysByTreatment.get(treatment(other)) ?? []), key])
  return {
    id: `closing.${closing}`,
    text: [
      `${SUBJECTS[closing]} ${treatment(policy)}.`,
      ...[...keysByTreatment].map(([treated, keys]) => {
        const reasons = keys.map((key) => `“${reasonWords(agreement, key)}”`)
        return `For ${list(reasons, 'or')} it ${treated}.`
      }),
    ].join(' '),
    runsAs: [
      machine(policy),
      ...exceptions.map(([key, other]) => `${key}: ${machine(other)}`),
    ].join('; '),
  }
}

/** Families first, then the reasons in the order in which they are listed. */
function placeOf({ reasons = [] }: Agreement, key: string): number {
  const family = Object.keys(FAMILIES).indexOf(key)
  if (family >= 0) return family
  return Object.keys(FAMILIES).length + reasons.findIndex(({ id }) => id === key)
}

const treatment = ({ carryOver, coolDownDays }: Policy) =>
  `${rest(coolDownDays)} and ${kept(carryOver)}`

function rest(coolDownDays: Policy['coolDownDays']): string {
  if (coolDownDays === 'forever') return 'rests with marketing until the person asks to talk to us'
  if (coolDownDays === 0) return 'may be passed again at once'
  return `rests ${days(coolDownDays)} with marketing`
}

function kept(carryOver: number): string {
  if (carryOver === 0) return 'starts again without points'
  if (carryOver === 1) return 'keeps its points'
  return `keeps ${number(carryOver * 100)}% of its points`
}

const machine = ({ carryOver, coolDownDays }: Policy) =>
  `keep ${number(carryOver)}, rest ${coolDownDays === 'forever' ? 'for ever' : `${number(coolDownDays)} d`}`

function expiryClauses({ expiry }: Agreement): Draft[] {
  if (expiry === undefined) return []
  return [
    {
      id: 'expiry',
      text: `When sales has not decided ${days(expiry.passedDays)} after a lead was passed, it comes back by itself and counts as “no decision”. A lead that waits for its details goes back after ${days(expiry.heldDays)}.`,
      runsAs: `passed ${number(expiry.passedDays)} d, held ${number(expiry.heldDays)} d`,
    },
  ]
}

/** Reasons as sales picks them, one clause for each way of leaving that asks for one. */
function reasonClauses(reasons: Reason[]): Draft[] {
  const ways: { id: string; families: ReasonFamily[]; who: string }[] = [
    {
      id: 'reasons.rejected',
      families: ['procedural', 'clerical', 'definitional', 'not-ready'],
      who: 'Who rejects a lead',
    },
    { id: 'reasons.disqualified', families: ['disqualified'], who: 'Who disqualifies a lead' },
    { id: 'reasons.lost', families: ['lost'], who: 'Who loses a deal' },
  ]
  return ways.flatMap(({ id, families, who }) => {
    const own = reasons.filter((reason) => families.includes(reason.family))
    if (own.length === 0) return []
    const choices = families.flatMap((family) => familyWords(family, own))
    const many = own.length === 1 ? 'reason' : 'reasons'
    return [
      {
        id,
        owes: 'sales' as const,
        text: `${who} names one of ${spelled(own.length)} ${many}${choices.length === 1 ? ': ' : '. '}${capital(choices.join('; '))}.`,
      },
    ]
  })
}

/** The reasons of one family, led by its name unless there is only one family, or the name says it all. */
function familyWords(family: ReasonFamily, reasons: Reason[]): string[] {
  const own = reasons.filter((reason) => reason.family === family)
  if (own.length === 0) return []
  const says = own.map((reason) => `“${reason.says}”`).join(', ')
  const saysItAll = says.toLowerCase() === `“${FAMILIES[family]}”`
  return [own.length === reasons.length || saysItAll ? says : `${FAMILIES[family]}: ${says}`]
}

function reasonWords({ reasons = [] }: Agreement, key: string): string {
  const reason = reasons.find((known) => known.id === key)
  if (reason !== undefined) return small(reason.says)
  return Object.hasOwn(FAMILIES, key) ? FAMILIES[key as ReasonFamily] : key
}
