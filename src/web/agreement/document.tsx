import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { ClauseComment, Reservation } from '#api/agreement-notes.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import type { ComparedClause, ComparedSection } from '#domain/agreement/changes/compare.ts'
import { ClauseRow } from './clause-row.tsx'

export type Notes = { comments: ClauseComment[]; reservations: Reservation[] }

/** What stands beside the clauses and what can be done with one. */
type Beside = {
  sections: ComparedSection[]
  notes: Notes
  /** Whose colour the words that come wear; null: of neither side. */
  proposer?: Team | null
  onlyChanges?: boolean
  /** Below a clause, e.g. to say something of it. */
  under?: (clause: ComparedClause) => ReactNode
}

/** All clauses in three columns: marketing's margin, the joint text, sales' margin. */
export function DocumentText({ sections, notes, proposer = null, onlyChanges, under }: Beside) {
  const hash = useLocation({ select: (location) => location.hash })
  const here = hash.replace(/^clause-/, '')
  useClauseInView(here, sections)
  return sections.map((section) => {
    const clauses = onlyChanges ? section.clauses.filter(({ change }) => change) : section.clauses
    if (clauses.length === 0) return null
    return (
      <section key={section.number} aria-labelledby={`section-${section.number}`}>
        <div className="agreement-row">
          <div className="agreement-title">
            <h2 id={`section-${section.number}`} className="t20">
              <span className="agreement-number quiet">{section.number}</span>
              {section.title}
            </h2>
            {section.note ? <p className="quiet">{section.note}</p> : null}
          </div>
        </div>
        {clauses.map((clause, index) => (
          <div key={`${clause.id} ${clause.change}`}>
            {startsGroup(clause, clauses[index - 1]) ? (
              <div className="agreement-row">
                <h3 className="agreement-under">{clause.under}</h3>
              </div>
            ) : null}
            <ClauseRow
              clause={clause}
              here={clause.id === here}
              comments={notes.comments.filter(({ clauseId }) => clauseId === clause.id)}
              reservations={notes.reservations.filter(({ clauseId }) => clauseId === clause.id)}
              proposer={proposer}
            >
              {under?.(clause)}
            </ClauseRow>
          </div>
        ))}
      </section>
    )
  })
}

const startsGroup = (clause: ComparedClause, before: ComparedClause | undefined) =>
  clause.under !== null && clause.under !== before?.under

/** The sentences come later than the address, so the browser cannot find the clause by itself. */
function useClauseInView(id: string, sections: ComparedSection[]) {
  useEffect(() => {
    if (id === '' || sections.length === 0) return
    document.getElementById(`clause-${id}`)?.scrollIntoView({ block: 'center' })
  }, [id, sections])
}
