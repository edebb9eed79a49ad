import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { When } from '#web/kit/when.tsx'
import { useSession } from '#web/session.tsx'
import { CLOSED } from './lead-said.tsx'
import { isSame, type Which } from './use-desk.ts'

type Stood = Pick<Lead, 'personId' | 'n' | 'state'> & { owner: number | null }
type Opened = Stood | 'own' | null

/**
 * How a lead stood when it was opened; `own()`: whoever looks said something of it, so that nothing happens behind their
 * back any more.
 */
export function useOpened(lead: Lead | undefined): { opened: Opened; own: () => void } {
  const [at, setAt] = useState<{ which: Which; opened: Opened } | null>(null)
  if (lead && !isSame(lead, at?.which ?? null)) {
    const { personId, n, state, owner } = lead
    const opened = { personId, n, state, owner: owner?.memberId ?? null }
    setAt({ which: { personId, n }, opened })
  }
  const own = () => setAt((before) => before && { ...before, opened: 'own' })
  return { opened: at?.opened ?? null, own }
}

/** What became of an open lead by somebody else's hand: who it was, and when. */
export function LeftDesk(props: { lead: Lead; opened: Opened; isGone: boolean }) {
  return (
    <div role="status">
      <Said {...props} />
    </div>
  )
}

function Said({ lead, opened, isGone }: { lead: Lead; opened: Opened; isGone: boolean }) {
  const me = useSession().human?.name
  if (isGone)
    return (
      <p className="lead-left">
        This lead has left your desk. <Link to="/notices">What you were told</Link> says who has it.
      </p>
    )
  if (opened === null || opened === 'own') return null
  const isDecided = lead.state !== opened.state && lead.state !== 'waiting'
  const last = lead.decisions.find(({ n, kind }) => n === lead.n && kind !== 'answered')
  if (isDecided && last)
    return (
      <p className="lead-left">
        <span className="w5">{last.by === me ? 'You' : (last.by ?? 'Another system')}</span>{' '}
        {DID[last.kind]} on <When at={last.at} precise />, while this was open.
      </p>
    )
  if (isDecided && lead.closing !== null && lead.closedAt !== null)
    return (
      <p className="lead-left">
        {CLOSED[lead.closing]} on <When at={lead.closedAt} precise />, while this was open.
      </p>
    )
  if (lead.owner !== null && lead.owner.memberId !== opened.owner)
    return (
      <p className="lead-left">
        While this was open the lead went to <span className="w5">{lead.owner.name}</span>.
      </p>
    )
  return null
}

const DID: Record<Lead['decisions'][number]['kind'], string> = {
  accepted: 'accepted this lead',
  qualified: 'confirmed the need',
  rejected: 'sent this lead back',
  recycled: 'sent this lead back to warm up',
  disqualified: 'ruled this lead out',
  withdrawn: 'took this lead back',
  answered: 'answered',
}
