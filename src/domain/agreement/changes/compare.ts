import type { Agreement } from '#domain/agreement/agreement.ts'
import { type Clause, type Section, sentences } from '#domain/agreement/sentences.ts'
import { type Piece, piecesOf } from './pieces.ts'

/** A clause as it stands in one or both versions. */
export type ComparedClause = Clause & {
  pieces: Piece[]
  /** The former words of what runs; null where they are the same, or where there were none. */
  ranAs: string | null
  change: 'changed' | 'added' | 'removed' | null
}
export type ComparedSection = Omit<Section, 'clauses'> & { clauses: ComparedClause[] }

/** All clauses of two versions in the order of the later one; what was taken out stands where it stood. */
export function compareSections(before: Agreement, after: Agreement): ComparedSection[] {
  const former = new Map(
    sentences(before).map((section) => [section.number, section.clauses] as const),
  )
  return sentences(after).map((section) => ({
    ...section,
    clauses: compareClauses(former.get(section.number) ?? [], section.clauses),
  }))
}

function compareClauses(before: Clause[], after: Clause[]): ComparedClause[] {
  const was = new Map(before.map((clause) => [clause.id, clause]))
  const is = new Set(after.map(({ id }) => id))
  /** What was taken out, by the clause it stood behind; null: at the beginning. */
  const behind = new Map<string | null, Clause[]>()
  let last: string | null = null
  for (const clause of before)
    if (is.has(clause.id)) last = clause.id
    else behind.set(last, [...(behind.get(last) ?? []), clause])
  const takenOut = (id: string | null) => (behind.get(id) ?? []).map(removed)
  return [
    ...takenOut(null),
    ...after.flatMap((clause) => [compared(was.get(clause.id), clause), ...takenOut(clause.id)]),
  ]
}

function compared(was: Clause | undefined, clause: Clause): ComparedClause {
  if (!was)
    return {
      ...clause,
      pieces: [{ text: clause.text, kind: 'come' }],
      ranAs: null,
      change: 'added',
    }
  return {
    ...clause,
    pieces: piecesOf(was.text, clause.text),
    ranAs: was.runsAs === clause.runsAs ? null : was.runsAs,
    change: isSame(was, clause) ? null : 'changed',
  }
}

const removed = (clause: Clause): ComparedClause => ({
  ...clause,
  pieces: [{ text: clause.text, kind: 'gone' }],
  ranAs: null,
  change: 'removed',
})

/** Whether somebody who reads both clauses reads the same; their numbers may differ. */
export const isSame = (a: Clause, b: Clause): boolean => told(a) === told(b)

const told = ({ text, runsAs, owes, under, note, examples }: Clause) =>
  JSON.stringify([text, runsAs, owes, under, note, examples])
