import type { HandoffCare } from '#api/handoff-care.ts'
import { decimal, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Count } from './count.tsx'

const LEVELS = { fine: 'Fine', watch: 'Watch', act: 'Act' } as const

/** Who is how full: leads of the last seven days against what they can take in a week. Rule 5.4. */
export function Load({ load }: { load: HandoffCare['load'] }) {
  return (
    <Section
      title="Load"
      note="Leads given in the last seven days against what somebody can take in a week: less for who is new, away or in a crunch. Watch from 85%, act above 100%."
    >
      {load.length === 0 ? (
        <Nothing title="Nobody takes leads yet.">
          Invite somebody of sales, or say who takes leads under Workspace, Routing.
        </Nothing>
      ) : (
        <table className="hair care-table">
          <thead>
            <tr>
              <th scope="col">Rep</th>
              <th scope="col">Level</th>
              <th scope="col" className="end">
                Given
              </th>
              <th scope="col" className="end">
                Can take
              </th>
              <th scope="col" className="end">
                Waiting
              </th>
              <th scope="col" className="end">
                Accepted
              </th>
              <th scope="col" className="end">
                Past due
              </th>
            </tr>
          </thead>
          <tbody>
            {load.map(({ memberId, name, level, taken, room, waiting, accepted, over }) => (
              <tr key={memberId}>
                <th scope="row" className="w5">
                  {name}
                </th>
                <td data-head="Level">
                  <span className={`care-level care-${level}`}>{LEVELS[level]}</span>
                </td>
                <td className="end tabular" data-head="Given">
                  <Count which={{ figure: 'given', memberId }} what={`given to ${name}`}>
                    {int(taken)}
                  </Count>
                </td>
                <td className="end tabular" data-head="Can take">
                  {decimal(room)}
                </td>
                <td className="end tabular" data-head="Waiting">
                  <Count which={{ figure: 'waiting', memberId }} what={`wait for ${name}`}>
                    {int(waiting)}
                  </Count>
                </td>
                <td className="end tabular" data-head="Accepted">
                  <Count which={{ figure: 'accepted', memberId }} what={`accepted by ${name}`}>
                    {int(accepted)}
                  </Count>
                </td>
                <td className="end tabular" data-head="Past due">
                  <Count which={{ figure: 'over', memberId }} what={`past due with ${name}`}>
                    {int(over)}
                  </Count>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
