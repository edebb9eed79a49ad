import type { Signature } from '#api/agreement.ts'
import type { Proposal } from '#api/proposals.ts'
import { dayAndTime, useZone } from '#web/kit/time.tsx'

const VOID: Record<NonNullable<Signature['voidedAs']>, string> = {
  reworded: 'ended, because the words changed',
  outrun: 'ended, because another version came first',
  withdrawn: 'ended with the proposal',
  left: 'ended, because they left',
  moved: 'ended, because they changed sides',
}

/** How it was worded, and every signature there ever was under it. */
export function History({ proposal: { history } }: { proposal: Proposal }) {
  const zone = useZone()
  return (
    <section className="agreement-history" aria-labelledby="history">
      <h2 id="history" className="t12 w5 quiet">
        How it came about
      </h2>
      <ol>
        {history.map(({ revision, madeBy, madeAt, note, signatures }) => (
          <li key={revision}>
            <p>
              <b className="w5">{madeBy.name}</b>{' '}
              {revision === 1 ? 'proposed it' : 'put other words in place'}{' '}
              <span className="quiet t12">{dayAndTime(madeAt, zone)}</span>
            </p>
            {note ? <p className="quiet">{note}</p> : null}
            {signatures.map(({ side, name, signedAt, voidedAs }) => (
              <p key={`${side} ${signedAt}`} className="t12">
                {name} signed for {side}, {dayAndTime(signedAt, zone)}
                {voidedAs ? <span className="quiet">; {VOID[voidedAs]}</span> : null}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
