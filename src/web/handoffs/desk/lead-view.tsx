import './lead.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Clock, Lead } from '#api/handoff-lead.ts'
import { ask } from '#web/ask.ts'
import { RateText } from '#web/kit/number.tsx'
import { When } from '#web/kit/when.tsx'
import { Around } from './around.tsx'
import { HandoffLine } from './handoff-line.tsx'
import { HeadingLevel, LeadHeading } from './lead-heading.tsx'
import { LeadLedger } from './lead-ledger.tsx'
import { LeadRequests } from './lead-requests.tsx'
import { CLOSED, Decisions, Earlier, Touches } from './lead-said.tsx'
import { Bars, clockClass, leftSaid, lengthSaid, Urgency } from './lights.tsx'
import { Missing } from './missing.tsx'
import { ticked, useNow } from './ticking.ts'

const TICK_MS = 5_000

/**
 * Everything about one lead that is needed to decide, as it was read at `readAt` on this machine. `Title` is the page's
 * own heading on a phone.
 */
export function LeadView(props: { lead: Lead; readAt: number; Title: 'h1' | 'h2' }) {
  const { Title, readAt } = props
  const now = useNow(TICK_MS)
  const clock = props.lead.clock && ticked(props.lead.clock, readAt, now)
  const lead = { ...props.lead, clock }
  const { personId } = lead
  const person = useQuery(ask.people.read.queryOptions({ input: { personId } })).data
  const about = [lead.title, lead.company].filter(Boolean).join(' · ')
  return (
    <HeadingLevel value={Title === 'h1' ? 'h2' : 'h3'}>
      <header className="lead-head">
        <Title className="t28 w6" tabIndex={-1} id="lead-name">
          <Link
            to="/people/$personId"
            params={{ personId: String(personId) }}
            className="lead-name"
          >
            {lead.name}
          </Link>
        </Title>
        <p className="quiet">{about || 'Nobody told us a title or a company yet'}</p>
      </header>
      <HandoffLine
        lead={lead}
        marks={person?.marks ?? []}
        since={person?.firstSeenAt ?? lead.passedAt}
      />
      <Lights lead={lead} />
      {lead.warnings.length > 0 ? (
        <ul className="lead-warnings" aria-label="Who else works here">
          {lead.warnings.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      ) : null}
      <div className="lead-two">
        <div className="lead-main">
          <Decisions lead={lead} />
          <section aria-labelledby="lead-why">
            <LeadHeading id="lead-why">Why this lead</LeadHeading>
            <p className="t16 lead-why">
              {lead.why || 'Nothing they did was told to us. They were passed by a decision.'}
            </p>
          </section>
          {person ? <LeadLedger ledger={person.ledger} /> : null}
          <Missing lead={lead} />
          <Touches lead={lead} />
          <LeadRequests lead={lead} />
          <Earlier lead={lead} />
        </div>
        <Around lead={lead} deals={person?.deals ?? []} />
      </div>
    </HeadingLevel>
  )
}

function Lights({ lead }: { lead: Lead }) {
  const { clock, likelihood } = lead
  return (
    <div className="lead-lights">
      <div>
        <LeadHeading isLight>Urgency</LeadHeading>
        <p className={`row t20 w6 ${clockClass(lead.group)}`}>
          <Urgency group={lead.group} size={18} />
          {standsSaid(lead)}
        </p>
        <p className="quiet">
          {clock ? (
            <>
              {lead.closing === null ? null : <>{closedSaid(lead)} </>}
              {OWES[clock.kind]} within {lengthSaid(clock.targetMinutes)} of working time, by the{' '}
              <Link to="/agreement">agreement</Link> v{lead.version}.
              {clock.isOfHistory ? ' It came with imported history, so it is in no figure.' : ''}
            </>
          ) : (
            closedSaid(lead)
          )}
        </p>
      </div>
      <div>
        <LeadHeading isLight>Likelihood</LeadHeading>
        <p className="row t20 w6">
          <Bars bars={likelihood.bars} size={18} />
          {likelihood.word}
          <span className="quiet w5 t14">{likelihood.cell}</span>
        </p>
        <p className="quiet">
          Of leads like this that ended, so many became a deal: <Fared lead={lead} />
        </p>
      </div>
    </div>
  )
}

/** It counts all there ever were, so the lead does not wait for it. */
function Fared({ lead: { fitBand, engagementBand } }: { lead: Lead }) {
  const query = useQuery({
    ...ask.handoffs.record.queryOptions({ input: { fitBand, engagementBand } }),
    staleTime: 60_000,
  })
  if (query.data) return <RateText rate={query.data.record} />
  return query.isError ? 'not known now' : '…'
}

const OWES: Record<Clock['kind'], string> = {
  decision: 'Sales answers',
  'first-follow-up': 'Sales reaches out',
  feedback: 'Sales says why',
  answer: 'Marketing answers',
}

function standsSaid(lead: Lead): string {
  if (lead.clock) return leftSaid(lead.clock)
  if (lead.closing !== null) return 'Over'
  return lead.state === 'accepted' ? 'Accepted' : 'No clock runs'
}

function closedSaid({ closing, closedAt, state, acceptedAt, owner }: Lead) {
  if (closing !== null && closedAt !== null)
    return (
      <>
        {CLOSED[closing]} on <When at={closedAt} precise />.
      </>
    )
  if (state === 'accepted' && acceptedAt !== null)
    return (
      <>
        {owner?.name ?? 'Sales'} accepted on <When at={acceptedAt} precise />.
      </>
    )
  return 'Nothing was promised here.'
}
