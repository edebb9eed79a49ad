import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PersonHandoff } from '#api/people.ts'
import { ask } from '#web/ask.ts'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'

type Props = { personId: number; handoffs: readonly PersonHandoff[] }

/** Who answers for somebody that lies with sales, by when, and the way to the desk; nothing for anybody else. */
export function OnDesk({ personId, handoffs }: Props) {
  const may = useMay()('read-handoffs')
  const open = handoffs.findLast(({ passedAt, closing }) => passedAt !== null && closing === null)
  const input = may && open ? { personId, n: open.n } : skipToken
  const lead = useQuery(ask.handoffs.lead.queryOptions({ input })).data
  if (!lead || lead.closing !== null) return null
  const { owner, clock, n } = lead
  return (
    <p>
      With {owner?.name ?? 'nobody yet'}
      {clock?.dueAt == null ? null : (
        <span className="quiet">
          , {clock.kind === 'decision' ? 'answer' : 'first contact'} due{' '}
          <When at={clock.dueAt} precise />
        </span>
      )}
      .{' '}
      <Link to="/desk" search={{ lead: `${personId}-${n}` }}>
        Open on the desk
      </Link>
    </p>
  )
}
