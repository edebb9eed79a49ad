import type { AgreementInForce } from '#api/agreement.ts'
import { day, useZone } from '#web/kit/time.tsx'

/** Earlier than anything that could have happened: such a version has ruled from the beginning. */
const BEGINNING = Date.UTC(1971, 0, 1)
/** More would not be readable; older ones are still in force for the leads of their time. */
const SHOWN = 5

/** Two strands a version: pale is past, full is in force, dashed is not signed. Nobody can sign yet. */
export function VersionBar(props: { versions: AgreementInForce['versions']; inForce: number }) {
  const { versions, inForce } = props
  const zone = useZone()
  const current = versions.findIndex((one) => one.version === inForce)
  const first = Math.max(0, versions.length - SHOWN)
  return (
    <section aria-label="Versions" className="agreement-versions">
      <ol>
        {versions.slice(first).map(({ version, effectiveFrom }, index) => {
          const time = timeOf(first + index, current)
          return (
            <li key={version} className={`agreement-version agreement-${time}`}>
              <span className="agreement-strand agreement-strand-marketing" />
              <span className="agreement-strand agreement-strand-sales" />
              <p className="t12 cut" aria-current={time === 'now' ? 'true' : undefined}>
                <span className="w6">v{version}</span>{' '}
                <span className="quiet">
                  {time === 'now' ? 'in force ' : ''}
                  {effectiveFrom < BEGINNING
                    ? FROM_START[time]
                    : `${FROM[time]} ${day(effectiveFrom, zone)}`}
                  {time === 'now' ? <span className="hidephone">, not yet signed</span> : null}
                </span>
              </p>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

type Time = 'past' | 'now' | 'next'

const timeOf = (index: number, current: number): Time =>
  index < current ? 'past' : index === current ? 'now' : 'next'

const FROM: Record<Time, string> = { past: 'from', now: 'since', next: 'from' }
const FROM_START: Record<Time, string> = {
  past: 'from the beginning',
  now: 'from the beginning',
  next: 'from the beginning',
}

/** "since 3 Sep 2026", or "from the beginning". */
export function Since({ at }: { at: number }) {
  const zone = useZone()
  return at < BEGINNING ? 'from the beginning' : `since ${day(at, zone)}`
}
