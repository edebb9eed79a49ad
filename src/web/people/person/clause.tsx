import { Link } from '@tanstack/react-router'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { sentences } from '#domain/agreement/sentences.ts'
import { useAgreement } from './use-agreement.ts'

/** The number of a rule's clause, as a way into the agreement; a rule that is gone keeps its name. */
export function Clause({ rule }: { rule: string }) {
  const agreement = useAgreement()
  const clause = agreement && clausesOf(agreement).get(rule)
  return clause ? (
    <Link to="/agreement" hash={`clause-${rule}`} title={clause.text}>
      {clause.number}
    </Link>
  ) : (
    <span title={`Rule ${rule} is not in the agreement in force`}>{rule}</span>
  )
}

type Clauses = Map<string, { number: string; text: string }>
const known = new WeakMap<Agreement, Clauses>()

/** A page names a hundred clauses; their sentences are made once. */
function clausesOf(agreement: Agreement): Clauses {
  const kept = known.get(agreement)
  if (kept) return kept
  const clauses = sentences(agreement).flatMap((section) => section.clauses)
  const made = new Map(clauses.map(({ id, number, text }) => [id, { number, text }]))
  known.set(agreement, made)
  return made
}
