import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Lead } from '#api/handoff-lead.ts'
import { REQUEST_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { ask } from '#web/ask.ts'
import { Due } from '#web/handoffs/requests/due.tsx'
import { useMay } from '#web/may.ts'
import { LeadHeading } from './lead-heading.tsx'

/** What one team asked of the other about this person and is not over yet; nothing where nobody asked. */
export function LeadRequests({ lead: { personId } }: { lead: Lead }) {
  const may = useMay()('ask-other-team')
  const of = (state: 'open' | 'answered') =>
    ask.requests.list.queryOptions({
      input: may ? { personId, whose: 'all' as const, state, limit: 20 } : skipToken,
    })
  const [open, answered] = [useQuery(of('open')), useQuery(of('answered'))]
  const rows = [...(open.data?.rows ?? []), ...(answered.data?.rows ?? [])]
  if (rows.length === 0) return null
  return (
    <section aria-labelledby="lead-requests">
      <LeadHeading id="lead-requests">Asked of the other team</LeadHeading>
      <ul className="lead-requests">
        {rows.map((row) => (
          <li key={row.requestId}>
            <Link
              to="/requests"
              search={{ request: String(row.requestId), whose: 'all', ...stateOf(row.state) }}
            >
              {REQUEST_WORDS[row.kind].name}: {row.wants}
            </Link>
            <span className="quiet t12">
              {row.asker.name} to {row.owner?.name ?? row.owes}
              {row.state === 'answered' ? ', answered' : ''}
            </span>
            <Due row={row} isLong />
          </li>
        ))}
      </ul>
    </section>
  )
}

const stateOf = (state: 'open' | 'answered' | 'closed') => (state === 'open' ? {} : { state })
