import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '#api/people.ts'
import type { Ledger } from '#api/people-ledger.ts'
import { eventWords, humanised } from '#domain/people/event-words.ts'
import { shownScore } from '#domain/people/shown-score.ts'
import { ask } from '#web/ask.ts'
import { counted, decimal, signed } from '#web/kit/format.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { When } from '#web/kit/when.tsx'
import { Clause } from './clause.tsx'

/** Lines that are shown one by one; the others stand as one sum, so that the table still adds up. */
const SHOWN = 12

/** Why this score: every point with its clause, now or at a hand-off; the lines add up. Rule 3.3.3. */
export function Why({ person }: { person: Person }) {
  const [at, setAt] = useState<string>('now')
  const zone = useZone()
  const moments = person.handoffs.slice(-3).map((one) => String(one.mqlAt))
  const version = person.under ?? undefined
  const input = { personId: person.personId, at: Number(at), version }
  const past = useQuery({
    ...ask.people.ledgerAt.queryOptions({ input }),
    enabled: at !== 'now',
  })
  const ledger = at === 'now' ? person.ledger : past.data
  return (
    <details className="person-more">
      <summary>Why {decimal(shownScore(person.ledger.engagement))}</summary>
      {moments.length > 0 ? (
        <SegmentedControl
          aria-label="As of"
          value={at}
          onChange={setAt}
          data={[
            ...moments.map((moment) => ({ value: moment, label: day(Number(moment), zone) })),
            { value: 'now', label: 'Now' },
          ]}
        />
      ) : null}
      {ledger ? (
        <LedgerTable ledger={ledger} />
      ) : past.isError ? (
        <p role="alert">
          The points of that day did not load. Choose another day, or come back later.
        </p>
      ) : (
        <p className="quiet">One moment.</p>
      )}
    </details>
  )
}

function LedgerTable({ ledger }: { ledger: Ledger }) {
  const lines = ledger.lines.toSorted(
    (a, b) => Math.abs(b.worth) - Math.abs(a.worth) || b.at - a.at,
  )
  const shown = lines.slice(0, SHOWN)
  const others = lines.slice(SHOWN)
  const count = others.length + ledger.rest.lines
  const sum = (what: 'granted' | 'worth') =>
    others.reduce((total, line) => total + line[what], ledger.rest[what])
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th scope="col">What they did</th>
          <th scope="col">Clause</th>
          <th scope="col" className="end">
            Points
          </th>
          <th scope="col" className="end">
            Worth
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((line) => (
          <tr key={`${line.eventId} ${line.rule}`}>
            <td>
              {eventWords(line.event)}{' '}
              <span className="quiet t12 nowrap">
                <When at={line.at} />
              </span>
            </td>
            <td>
              <Clause rule={line.rule} />
            </td>
            <td className="end">{signed(line.granted, 1)}</td>
            <td className="end">{decimal(line.worth, 1)}</td>
          </tr>
        ))}
        {count > 0 ? (
          <tr>
            <td colSpan={2} className="quiet">
              and {counted(count, 'other one', 'other ones')}
            </td>
            <td className="end">{signed(sum('granted'), 1)}</td>
            <td className="end">{decimal(sum('worth'), 1)}</td>
          </tr>
        ) : null}
        {ledger.silenced.map(({ event, times }) => (
          <tr key={event}>
            <td colSpan={3} className="quiet">
              {eventWords(event)}, {counted(times, 'time', 'times')} by a machine
            </td>
            <td className="end">0</td>
          </tr>
        ))}
        {ledger.lines.length === 0 ? (
          <tr>
            <td colSpan={4} className="quiet">
              Nothing counts at this moment.
            </td>
          </tr>
        ) : null}
      </tbody>
      <tfoot>
        <Clamps ledger={ledger} />
        <tr>
          <th scope="row" colSpan={3}>
            Engagement, band {ledger.engagementBand}
          </th>
          <td className="end w6">{decimal(shownScore(ledger.engagement))}</td>
        </tr>
        {ledger.fitLines.map((line) => (
          <tr key={line.rule} className="ledger-fit">
            <td>
              {humanised(line.trait)}{' '}
              <span className="quiet t12">
                {line.value === true ? 'known' : String(line.value)}
              </span>
            </td>
            <td>
              <Clause rule={line.rule} />
            </td>
            <td className="end">{signed(line.points)}</td>
            <td />
          </tr>
        ))}
        <tr>
          <th scope="row" colSpan={3}>
            Fit, band {ledger.fitBand}
          </th>
          <td className="end w6">{decimal(ledger.fit, 0)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

/** Where a limit of the agreement cut a sum, it says so: a group's, and the one of all groups together. */
function Clamps({ ledger }: { ledger: Ledger }) {
  const all = ledger.groups.reduce((sum, group) => sum + group.value, 0)
  const cut = [
    ...ledger.groups
      .filter((group) => group.raw !== group.value)
      .map((group) => ({
        id: group.id,
        words: `${group.name}: ${decimal(group.raw)}, limited to`,
        value: group.value,
      })),
    ...(all === ledger.engagement
      ? []
      : [
          {
            id: ' all',
            words: `All groups: ${decimal(all)}, limited to`,
            value: ledger.engagement,
          },
        ]),
  ]
  return cut.map((one) => (
    <tr key={one.id} className="quiet">
      <td colSpan={3}>{one.words}</td>
      <td className="end">{decimal(one.value)}</td>
    </tr>
  ))
}
