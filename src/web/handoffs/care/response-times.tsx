import type { HandoffCare } from '#api/handoff-care.ts'
import { MINUTE } from '#domain/time.ts'
import { counted, int } from '#web/kit/format.ts'
import { RateText } from '#web/kit/number.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Count } from './count.tsx'

const LIMITS: Record<number, string> = { 5: '5 minutes', 60: 'an hour', 1440: 'a day' }

/** How fast somebody of sales calls, writes or meets whoever was passed. Rule 2.1. */
export function ResponseTimes({ response }: { response: HandoffCare['response'] }) {
  const { n, waiting, wall, open, within } = response
  const contacted = n - waiting
  return (
    <Section
      title="How fast sales answers"
      note="From passing to the first call, personal mail or meeting. Mails of machines are none."
    >
      {n === 0 ? (
        <Nothing title="No first contact was owed in this time.">
          These figures begin with the first lead that comes under an agreement that promises one.
          Imported history is in none of them.
        </Nothing>
      ) : (
        <>
          <table className="hair care-table">
            <thead>
              <tr>
                <th scope="col">
                  <Count which={{ figure: 'contacted' }} what="contacted">
                    {counted(contacted, 'lead', 'leads')}
                  </Count>{' '}
                  contacted
                </th>
                <th scope="col" className="end">
                  Median
                </th>
                <th scope="col" className="end">
                  Three of four within
                </th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">On the wall clock</th>
                <td className="end tabular" data-head="Median">
                  {said(wall.median)}
                </td>
                <td className="end tabular" data-head="Three of four within">
                  {said(wall.p75)}
                </td>
              </tr>
              <tr>
                <th scope="row">In working hours</th>
                <td className="end tabular" data-head="Median">
                  {said(open.median)}
                </td>
                <td className="end tabular" data-head="Three of four within">
                  {said(open.p75)}
                </td>
              </tr>
            </tbody>
          </table>
          <dl className="care-within">
            {within.map(({ limitMinutes, rate }) => (
              <div key={limitMinutes}>
                <dt className="quiet">Within {LIMITS[limitMinutes]}</dt>
                <dd>
                  <Count
                    which={{ figure: 'within', minutes: limitMinutes }}
                    what={`within ${LIMITS[limitMinutes]}`}
                  >
                    <RateText rate={rate} />
                  </Count>
                </dd>
              </div>
            ))}
          </dl>
          {waiting > 0 ? (
            <p className="quiet">
              Of{' '}
              <Count which={{ figure: 'passed' }} what="all that were passed">
                {int(n)}
              </Count>{' '}
              passed{' '}
              <Count which={{ figure: 'not-contacted' }} what="not contacted yet">
                {counted(waiting, 'lead was', 'leads were')}
              </Count>{' '}
              not contacted yet: not within a limit once it is over.
            </p>
          ) : null}
        </>
      )}
    </Section>
  )
}

/** 12 min, 3 h 05, 2 d 4 h. */
function said(ms: number | null): string {
  if (ms === null) return 'no data'
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`
  return `${int(Math.floor(hours / 24))} d ${hours % 24} h`
}
