import { Link } from '@tanstack/react-router'
import type { Scoreboard } from '#api/scoreboard.ts'
import { counted, int } from '#web/kit/format.ts'
import { Figure } from '#web/kit/opens.tsx'
import { Section } from '#web/kit/page.tsx'
import { day } from '#web/kit/time.tsx'

/** Leads whose deal is older than their MQL: counted where the tables count them, and named. */
export function OutOfOrder(props: {
  early: Scoreboard['outOfOrder']
  timeZone: string
  period: string
  toDate: boolean
}) {
  const { early, timeZone, period, toDate } = props
  if (early.total === 0) return null
  return (
    <Section
      title={
        early.total === 1
          ? 'One deal came before its lead'
          : `${int(early.total)} deals came before their lead`
      }
      note={
        toDate
          ? 'They are counted above, and they are out of order: look at the days in the source.'
          : 'Within a window only what came after the lead is counted; to date it counts in any order.'
      }
    >
      <ul className="early">
        {early.named.slice(0, SHOWN).map((lead) => (
          <li key={`${lead.personId} ${lead.mqlAt}`}>
            <Link
              to="/people/$personId"
              params={{ personId: String(lead.personId) }}
              className="number w5"
            >
              {lead.name}
            </Link>{' '}
            <span className="quiet">{order(lead, timeZone)}</span>
          </li>
        ))}
      </ul>
      {early.total > SHOWN ? (
        <p>
          <Figure opens={{ to: '/people', search: { mql: period, outcome: 'out-of-order' } }}>
            {counted(early.total, 'lead', 'leads')}
          </Figure>{' '}
          in all.
        </p>
      ) : null}
    </Section>
  )
}

const SHOWN = 10

function order(
  { mqlAt, wonAt, openedAt }: Scoreboard['outOfOrder']['named'][number],
  zone: string,
) {
  const lead = `became a lead on ${day(mqlAt, zone)}`
  if (wonAt !== null && wonAt < mqlAt) return `was won on ${day(wonAt, zone)} and ${lead}.`
  if (openedAt !== null) return `had a deal on ${day(openedAt, zone)} and ${lead}.`
  return lead
}
