import type { Lead } from '#api/handoff-lead.ts'
import { When } from '#web/kit/when.tsx'
import { LeadHeading } from './lead-heading.tsx'

type Decision = Lead['decisions'][number]

/** How a hand-off ended, as a sentence begins. */
export const CLOSED: Record<NonNullable<Lead['closing']>, string> = {
  rejected: 'Sales sent them back',
  disqualified: 'Sales ruled them out',
  recycled: 'They went back to warm up',
  withdrawn: 'Marketing took them back',
  expired: 'Nobody answered in time, so they came back',
  lost: 'The deal was lost',
  won: 'The deal was won',
}

const DECIDED: Record<Decision['kind'], string> = {
  accepted: 'Accepted',
  qualified: 'Need confirmed',
  rejected: 'Sent back',
  recycled: 'Sent back to warm up',
  disqualified: 'Ruled out',
  withdrawn: 'Taken back by marketing',
  answered: 'Answered by marketing',
}

/** What people decided of this lead, why, and in their own words. */
export function Decisions({ lead: { decisions, n } }: { lead: Lead }) {
  const own = decisions.filter((one) => one.n === n)
  if (own.length === 0) return null
  return (
    <section aria-labelledby="lead-decided">
      <LeadHeading id="lead-decided">What was decided</LeadHeading>
      <ul className="lead-lines">
        {own.map((one) => (
          <li key={`${one.at} ${one.kind}`}>
            <span className="quiet nowrap">
              <When at={one.at} precise />
            </span>
            <span>
              <Decided one={one} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Decided({ one: { kind, by, reason, note, wakesOn } }: { one: Decision }) {
  return (
    <>
      {DECIDED[kind]}
      {by ? <span className="quiet"> by {by}</span> : null}
      {reason ? `: ${reason}` : ''}
      {wakesOn ? <span className="quiet">, to be looked at again on {wakesOn}</span> : null}
      {note ? <span className="lead-note">{note}</span> : null}
    </>
  )
}

const HOW = { call: 'Call', mail: 'Mail', meeting: 'Meeting' } as const

/** How sales tried to reach them in this hand-off. */
export function Touches({ lead: { touches } }: { lead: Lead }) {
  if (touches.length === 0) return null
  return (
    <section aria-labelledby="lead-touches">
      <LeadHeading id="lead-touches">What sales did</LeadHeading>
      <ul className="lead-lines">
        {touches.map(({ at, how, isReached, by, note }) => (
          <li key={`${at} ${how}`}>
            <span className="quiet nowrap">
              <When at={at} precise />
            </span>
            <span>
              {how === null ? 'Contact' : HOW[how]}
              {isReached === null ? '' : isReached ? ', reached' : ', not reached'}
              {by ? <span className="quiet"> by {by}</span> : null}
              {note ? <span className="lead-note">{note}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The hand-offs before this one, with what was said when they ended and what marketing answered. */
export function Earlier({ lead: { earlier, decisions } }: { lead: Lead }) {
  if (earlier.length === 0) return null
  return (
    <section aria-labelledby="lead-earlier">
      <LeadHeading id="lead-earlier">Earlier hand-offs</LeadHeading>
      <ul className="lead-lines">
        {earlier.map(({ n, passedAt, closing, closedAt, reason }) => (
          <li key={n}>
            <span className="quiet nowrap">
              {passedAt === null ? 'never passed' : <When at={passedAt} />}
            </span>
            <span>
              {closing ? CLOSED[closing] : 'Still open'}
              {closedAt !== null ? (
                <span className="quiet">
                  {' '}
                  on <When at={closedAt} />
                </span>
              ) : null}
              {reason ? `: ${reason}` : ''}
              {decisions
                .filter((one) => one.n === n && one.note !== '')
                .map(({ at, kind, by, note }) => (
                  <span key={`${at} ${kind}`} className="lead-note">
                    {kind === 'answered' ? 'Answer of marketing: ' : by ? `${by}: ` : ''}
                    {note}
                  </span>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
