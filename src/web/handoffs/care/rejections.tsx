import { Link } from '@tanstack/react-router'
import type { HandoffCare } from '#api/handoff-care.ts'
import { int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Count } from './count.tsx'

const FAMILY_WORDS: Record<string, string> = {
  procedural: 'Wrong desk',
  clerical: 'Wrong details',
  definitional: 'Not a lead',
  'not-ready': 'Not ready yet',
}

/** Why sales gave leads back, with what of the agreement each reason points at. Rule 1.2. */
export function Rejections({ rejections }: { rejections: HandoffCare['rejections'] }) {
  const all = rejections.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section
      title="Why leads were given back"
      note="Before sales accepted them. A reason that comes up often says where the agreement is to be looked at."
    >
      {all === 0 ? (
        <Nothing title="No lead was given back in this time.">
          Each rejection stands here with its reason.
        </Nothing>
      ) : (
        <table className="hair care-table">
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">Family</th>
              <th scope="col" className="end">
                Leads
              </th>
              <th scope="col">Points at</th>
            </tr>
          </thead>
          <tbody>
            {rejections.map(({ reason, says, family, points, clause, count }) => (
              <tr key={reason}>
                <th scope="row" className="w5">
                  {says}
                </th>
                <td data-head="Family">
                  {FAMILY_WORDS[family ?? ''] ?? (reason === '' ? 'None' : 'Not in the agreement')}
                </td>
                <td className="end tabular" data-head="Leads">
                  <span>
                    <Count which={{ figure: 'refused', reason }} what={says}>
                      {int(count)}
                    </Count>{' '}
                    of{' '}
                    <Count which={{ figure: 'refused' }} what="all that were given back">
                      {int(all)}
                    </Count>
                  </span>
                </td>
                <td data-head="Points at">
                  <Link to="/agreement" hash={`clause-${clause}`}>
                    {points === '' ? 'The reasons we agreed on' : points}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {all === 0 ? null : (
        <p className="care-more">
          <Link to="/people" search={{ refused: 'all' }}>
            All leads that were ever given back
          </Link>
        </p>
      )}
    </Section>
  )
}
