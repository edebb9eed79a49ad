import { Link } from '@tanstack/react-router'
import type { Clause } from '#domain/agreement/sentences.ts'
import { TeamChip } from '#web/kit/mark.tsx'

/** One clause with its number, who owes it, what the machine runs, and the examples in their owner's margin. */
export function ClauseRow({ clause, here }: { clause: Clause; here: boolean }) {
  const { id, number, text, note, owes, runsAs, examples } = clause
  return (
    <div
      id={`clause-${id}`}
      className={`agreement-row agreement-clause ${here ? 'agreement-here' : ''}`}
    >
      <div className="agreement-text">
        <Link
          to="/agreement"
          hash={`clause-${id}`}
          replace
          activeOptions={{ includeHash: true }}
          className="agreement-number quiet t12"
          aria-label={`Clause ${number}`}
        >
          {number}
        </Link>
        <div>
          <p className="agreement-sentence">{text}</p>
          {note ? <p className="quiet agreement-say">{note}</p> : null}
          {owes || runsAs ? (
            <p className="agreement-under-clause quiet t12">
              {owes ? <TeamChip side={owes}>{OWES[owes]}</TeamChip> : null}
              {runsAs ? (
                <span>
                  Runs as <code>{runsAs}</code>
                </span>
              ) : null}
            </p>
          ) : null}
        </div>
      </div>
      {examples.map((one) => (
        <Examples key={one.by ?? 'nobody'} {...one} number={number} />
      ))}
    </div>
  )
}

const OWES = { marketing: 'Marketing owes this', sales: 'Sales owes this' } as const

/** "Yes: asks what it costs. No: asks for a job." in the margin of the side that said so. */
function Examples({ by, yes, no, number }: Clause['examples'][number] & { number: string }) {
  return (
    <aside
      className={`agreement-margin agreement-margin-${by ?? 'marketing'} t12`}
      aria-label={`Examples${by ? ` of ${by}` : ''} for clause ${number}`}
    >
      {yes.length > 0 ? <p>Yes: {yes.join('; ')}.</p> : null}
      {no.length > 0 ? <p>No: {no.join('; ')}.</p> : null}
    </aside>
  )
}
