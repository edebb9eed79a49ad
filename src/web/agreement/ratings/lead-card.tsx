import type { RatedLead } from '#api/ratings.ts'
import { plain } from '#domain/agreement/sentences/words.ts'
import { counted } from '#web/kit/format.ts'

/** What was known of a lead when it was passed, without who it is and what came of it. */
export function LeadCard({ lead: { traits, acts } }: { lead: RatedLead }) {
  return (
    <div className="rating-card">
      <div>
        <h3>What was known</h3>
        {traits.length === 0 ? <p className="quiet">Nothing but who it is.</p> : null}
        <dl>
          {traits.map(({ name, value }) => (
            <div key={name}>
              <dt className="quiet">{plain(name)}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h3>What they did in the 90 days before</h3>
        {acts.length === 0 ? <p className="quiet">Nothing that we know.</p> : null}
        <ul>
          {acts.map(({ name, times, daysBefore }) => (
            <li key={name}>
              {plain(name)}
              <span className="quiet">
                , {counted(times, 'time', 'times')},{' '}
                {daysBefore === 0
                  ? 'on the last day'
                  : `last ${counted(daysBefore, 'day', 'days')} before`}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
