import { Link } from '@tanstack/react-router'
import type { Lead } from '#api/handoff-lead.ts'
import { MENDABLE_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { LeadHeading } from './lead-heading.tsx'

const WORDS: Readonly<Record<string, string>> = MENDABLE_WORDS

/** What both teams wanted to know of a lead before it is passed, and nobody told; each with the clause that wants it. */
export function Missing({ lead: { missing } }: { lead: Lead }) {
  if (missing.length === 0) return null
  return (
    <section aria-labelledby="lead-missing">
      <LeadHeading id="lead-missing">Still missing</LeadHeading>
      <ul className="lead-lines">
        {missing.map((trait) => (
          <li key={trait}>
            <span>{WORDS[trait] ?? trait}</span>
            <span className="quiet">
              wanted by a{' '}
              <Link to="/agreement" hash="clause-qualify.minimum">
                clause of the agreement
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
