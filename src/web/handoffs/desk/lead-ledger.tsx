import type { Ledger } from '#api/people-ledger.ts'
import { eventWords, humanised } from '#domain/people/event-words.ts'
import { counted, decimal, signed } from '#web/kit/format.ts'
import { When } from '#web/kit/when.tsx'
import { LeadHeading } from './lead-heading.tsx'

/** Lines that are shown one by one; the page of the person has them all. */
const SHOWN = 6

/** What they did, what it gave and what it is worth today; the lines add up to the sum. Rule 3.3.3. */
export function LeadLedger({ ledger }: { ledger: Ledger }) {
  const lines = ledger.lines.toSorted((a, b) => b.at - a.at || b.worth - a.worth)
  const rest = lines.slice(SHOWN)
  const others = rest.length + ledger.rest.lines
  const sum = (what: 'granted' | 'worth') =>
    rest.reduce((total, line) => total + line[what], ledger.rest[what])
  return (
    <section aria-labelledby="lead-ledger">
      <LeadHeading id="lead-ledger">The ledger</LeadHeading>
      <table className="lead-ledger">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What they did</th>
            <th scope="col" className="end">
              Points
            </th>
            <th scope="col" className="end nowrap">
              Worth today
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.slice(0, SHOWN).map((line) => (
            <tr key={`${line.eventId} ${line.rule}`}>
              <td className="quiet nowrap">
                <When at={line.at} />
              </td>
              <td>{eventWords(line.event)}</td>
              <td className="end">{signed(line.granted, 1)}</td>
              <td className="end w5">{decimal(line.worth, 1)}</td>
            </tr>
          ))}
          {others > 0 ? (
            <tr>
              <td />
              <td className="quiet">and {counted(others, 'other one', 'other ones')}</td>
              <td className="end">{signed(sum('granted'), 1)}</td>
              <td className="end w5">{decimal(sum('worth'), 1)}</td>
            </tr>
          ) : null}
          {ledger.silenced.map(({ event, times }) => (
            <tr key={event} className="quiet">
              <td />
              <td>
                <s>{eventWords(event)}</s> {counted(times, 'time', 'times')} by a machine, not
                counted
              </td>
              <td className="end">0</td>
              <td className="end">0</td>
            </tr>
          ))}
          {lines.length === 0 ? (
            <tr>
              <td colSpan={4} className="quiet">
                Nothing counts at this moment.
              </td>
            </tr>
          ) : null}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={3}>
              Engagement <span className="quiet">Band {ledger.engagementBand}</span>
            </td>
            <td className="end w6">{decimal(ledger.engagement, 1)}</td>
          </tr>
          <tr>
            <td colSpan={3}>
              Fit{' '}
              <span className="quiet">
                {ledger.fitLines
                  .map(({ trait, points }) => `${humanised(trait)} ${points}`)
                  .join(', ')}
                {ledger.fitLines.length > 0 ? '. ' : ''}Band {ledger.fitBand}
              </span>
            </td>
            <td className="end w6">{decimal(ledger.fit, 0)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
