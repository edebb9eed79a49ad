import type { Agreement, Team } from '#domain/agreement/agreement.ts'
import { type Clause, sentences } from '#domain/agreement/sentences.ts'
import { isSame } from './compare.ts'
import { sayPassing } from './passing.ts'
import { sayPromise } from './promises.ts'
import { sayRule } from './rules.ts'

/** One change as somebody would say it in a meeting. */
export type Change = {
  clauseId: string
  /** In the later version, or in the former one where it is gone. */
  number: string
  kind: 'changed' | 'added' | 'removed'
  says: string
  owes: Team | null
}

/** Both versions, for whoever says what changed in a clause. */
export type Both = { before: Agreement; after: Agreement }

/** What a proposal changes, in the order of the document: every clause that reads or runs differently, once. */
export function changesBetween(before: Agreement, after: Agreement): Change[] {
  const [former, later] = [clausesOf(before), clausesOf(after)]
  const was = new Map(former.map((clause) => [clause.id, clause]))
  const is = new Set(later.map(({ id }) => id))
  const gone = former.filter(({ id }) => !is.has(id))
  return [
    ...ofWhole({ before, after }),
    ...later.flatMap((clause) => {
      const old = was.get(clause.id)
      if (!old) return [changeOf('added', clause, added(clause))]
      if (isSame(old, clause)) return []
      const says =
        sayRule({ before, after }, clause.id) ?? saySomething({ before, after }, clause.id)
      return [changeOf('changed', clause, says ?? now(old, clause))]
    }),
    ...gone.map((clause) =>
      changeOf('removed', clause, `Taken out${among(clause)}: ${clause.text}`),
    ),
  ]
}

const clausesOf = (agreement: Agreement): Clause[] =>
  sentences(agreement).flatMap((section) => section.clauses)

const changeOf = (kind: Change['kind'], clause: Clause, says: string): Change => ({
  ...{ kind, says, clauseId: clause.id, number: clause.number, owes: clause.owes },
})

const saySomething = (both: Both, id: string) => sayPromise(both, id) ?? sayPassing(both, id)

const added = (clause: Clause) => `New${among(clause)}: ${clause.text}`

/** The sentence of a group says "all of this": of what, its heading says. */
const among = ({ id, under }: Clause) =>
  id.startsWith('group.') && under !== null ? ` under “${under}”` : ''

/** What nothing special is known for. */
function now(was: Clause, clause: Clause): string {
  if (was.text !== clause.text) return `Clause ${clause.number} now reads: ${clause.text}`
  if (was.note !== clause.note)
    return clause.note === null
      ? `The note beside clause ${clause.number} is gone.`
      : `The note beside clause ${clause.number} now says: ${clause.note}`
  if (JSON.stringify(was.examples) !== JSON.stringify(clause.examples))
    return `Clause ${clause.number} has other examples.`
  if (was.owes !== clause.owes) return `Somebody else owes clause ${clause.number}.`
  if (was.under !== clause.under)
    return `Clause ${clause.number} stands under “${clause.under}” now.`
  return `Clause ${clause.number} runs otherwise: ${clause.runsAs}.`
}

/** What no clause says: the name of the agreement, and where its days are cut. */
function ofWhole({ before, after }: Both): Change[] {
  const whole = { clauseId: 'agreement', number: '', kind: 'changed', owes: null } as const
  return [
    ...(before.name === after.name
      ? []
      : [{ ...whole, says: `The agreement is now called “${after.name}”.` }]),
    ...(before.timeZone === after.timeZone
      ? []
      : [
          {
            ...whole,
            says: `Days are cut in ${after.timeZone} instead of ${before.timeZone}.`,
          },
        ]),
  ]
}
