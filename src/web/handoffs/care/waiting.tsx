import type { HandoffCare } from '#api/handoff-care.ts'
import { counted, int } from '#web/kit/format.ts'
import { Count } from './count.tsx'

/** The first sentence: what is true of everything that lies with sales now. */
export function Waiting({ waiting }: { waiting: HandoffCare['waiting'] }) {
  const { over, half, inTime, nobodys, ofGone, ofAway } = waiting
  const all = over + half + inTime
  return (
    <div className="care-first">
      <p className="t20 w6">
        {over > 0
          ? `${counted(over, 'lead waits', 'leads wait')} longer than was promised.`
          : all > 0
            ? 'Nobody waits longer than was promised.'
            : 'Nobody is waiting.'}
      </p>
      <dl className="care-within">
        <Now figure="over" many={over} says="Past due" />
        <Now figure="half" many={half} says="About to be missed" />
        <Now figure="in-time" many={inTime} says="In time" />
        <Now figure="with-nobody" many={nobodys} says="With nobody" />
        {ofGone > 0 ? <Now figure="with-gone" many={ofGone} says="With who left" /> : null}
        {ofAway > 0 ? <Now figure="with-away" many={ofAway} says="With who is away" /> : null}
      </dl>
      <p className="quiet">
        {nobodys === 0
          ? 'Every lead lies with somebody.'
          : 'A lead lies with nobody as long as nobody of sales can be given it.'}{' '}
        About to be missed: more than half of the time to answer is used.
      </p>
    </div>
  )
}

type Figure = 'over' | 'half' | 'in-time' | 'with-nobody' | 'with-gone' | 'with-away'

const Now = ({ figure, many, says }: { figure: Figure; many: number; says: string }) => (
  <div>
    <dt className="quiet">{says}</dt>
    <dd className="t20 w6 tabular">
      <Count which={{ figure }} what={says}>
        {int(many)}
      </Count>
    </dd>
  </div>
)
