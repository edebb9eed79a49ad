import { Link } from '@tanstack/react-router'
import type { AgreementVersion } from '#api/agreement.ts'
import type { ProposalRow } from '#api/proposals.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import { day, useZone } from '#web/kit/time.tsx'

/** Earlier than anything that could have happened: such a version has ruled from the beginning. */
const BEGINNING = Date.UTC(1971, 0, 1)
/** More would not be readable; older ones are still in force for the leads of their time. */
const SHOWN = 5

type Bar = {
  versions: AgreementVersion[]
  /** The one that rules now. */
  inForce: number
  /** The one on the screen; null: a proposal is. */
  shown: number | null
  proposals: ProposalRow[]
}

/** Two strands a version: pale is past, full is in force, dashed is not signed by that side. */
export function VersionBar({ versions, inForce, shown, proposals }: Bar) {
  const zone = useZone()
  const current = versions.findIndex((one) => one.version === inForce)
  const first = Math.max(0, versions.length - SHOWN)
  return (
    <section aria-label="Versions" className="agreement-versions">
      <ol>
        {versions.slice(first).map((one, index) => {
          const { version, effectiveFrom, suspends } = one
          const time = timeOf(first + index, current)
          const signed = one.signatures.map(({ side }) => side)
          return (
            <li key={version} className={`agreement-version agreement-${time}`}>
              <Strands signed={signed} />
              <p className="t12 cut">
                <Link
                  to="/agreement"
                  search={time === 'now' ? {} : { version: String(version) }}
                  className="w6"
                  aria-current={version === shown ? 'page' : undefined}
                >
                  v{version}
                </Link>{' '}
                <span className="quiet">
                  {suspends ? `stopped v${suspends.version}, ` : ''}
                  {time === 'now' ? 'in force ' : ''}
                  {effectiveFrom < BEGINNING
                    ? 'from the beginning'
                    : `${time === 'now' ? 'since' : 'from'} ${day(effectiveFrom, zone)}`}
                  {time === 'now' ? (
                    <span className="hidephone">, {signedWords(signed, suspends !== null)}</span>
                  ) : null}
                </span>
              </p>
            </li>
          )
        })}
        {proposals
          .filter(({ state }) => state === 'open')
          .slice(0, 2)
          .map(({ proposalId, signatures, madeFor }) => {
            const signed = signatures.map(({ side }) => side)
            return (
              <li key={`p${proposalId}`} className="agreement-version agreement-next">
                <Strands signed={signed} />
                <p className="t12 cut">
                  <Link
                    to="/agreement/proposals/$proposalId"
                    params={{ proposalId: String(proposalId) }}
                    className="w6"
                  >
                    Proposed{madeFor ? ` by ${madeFor}` : ''}
                  </Link>
                  <span className="quiet">, {signedWords(signed, false)}</span>
                </p>
              </li>
            )
          })}
      </ol>
    </section>
  )
}

function Strands({ signed }: { signed: Team[] }) {
  return (['marketing', 'sales'] as const).map((side) => (
    <span
      key={side}
      className={`agreement-strand agreement-strand-${side} ${signed.includes(side) ? 'agreement-signed' : ''}`}
    />
  ))
}

/** "both signed", "sales has not signed", "not yet signed". */
export function signedWords(signed: Team[], isSuspension: boolean): string {
  if (isSuspension) return 'by the mediator'
  if (signed.length === 2) return 'both signed'
  if (signed.length === 0) return 'not yet signed'
  return `${signed[0] === 'sales' ? 'marketing' : 'sales'} has not signed`
}

type Time = 'past' | 'now' | 'next'

const timeOf = (index: number, current: number): Time =>
  index < current ? 'past' : index === current ? 'now' : 'next'

/** "since 3 Sep 2026", or "from the beginning". */
export function Since({ at }: { at: number }) {
  const zone = useZone()
  return at < BEGINNING ? 'from the beginning' : `since ${day(at, zone)}`
}
