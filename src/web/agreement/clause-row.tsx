import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ClauseComment, Reservation } from '#api/agreement-notes.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import type { ComparedClause } from '#domain/agreement/changes/compare.ts'
import { TICKS } from '#domain/agreement/steps.ts'
import { TeamChip } from '#web/kit/mark.tsx'
import { CommentNote, ReservationNote } from './notes/note.tsx'

type Shown = {
  clause: ComparedClause
  here: boolean
  comments: ClauseComment[]
  reservations: Reservation[]
  proposer: Team | null
  children?: ReactNode
}

/** One clause with its number, who owes it, what the machine runs, and what each side says in its margin. */
export function ClauseRow(shown: Shown) {
  const { clause, here, proposer, children } = shown
  const { id, number, note, owes, runsAs, ranAs, change } = clause
  return (
    <div
      id={change === 'removed' ? undefined : `clause-${id}`}
      className={`agreement-row agreement-clause ${here ? 'agreement-here' : ''}`}
    >
      <Margin side="marketing" {...shown} />
      <div className="agreement-text">
        <Link
          to="."
          hash={`clause-${id}`}
          replace
          activeOptions={{ includeHash: true }}
          className="agreement-number quiet t12"
          aria-label={`Clause ${number}`}
        >
          {number}
        </Link>
        <div className="grow">
          <p className="agreement-sentence">
            <Pieces clause={clause} proposer={proposer} />
          </p>
          {note ? <p className="quiet agreement-say">{note}</p> : null}
          <Ticks ticks={clause.ticks} />
          {owes || runsAs ? (
            <p className="agreement-under-clause quiet t12">
              {owes ? <TeamChip side={owes}>{OWES[owes]}</TeamChip> : null}
              {runsAs ? (
                <span>
                  Runs as <code>{runsAs}</code>
                  {ranAs ? (
                    <>
                      , before <code>{ranAs}</code>
                    </>
                  ) : null}
                </span>
              ) : null}
            </p>
          ) : null}
          <Neither {...shown} />
          {children}
        </div>
      </div>
      <Margin side="sales" {...shown} />
    </div>
  )
}

const OWES = { marketing: 'Marketing owes this', sales: 'Sales owes this' } as const

/** The sentence; what goes is struck, what comes wears the colour of whoever proposes it. */
function Pieces({ clause, proposer }: { clause: ComparedClause; proposer: Team | null }) {
  let at = 0
  return clause.pieces.map(({ text, kind }) => {
    at += text.length
    if (kind === 'same') return text
    const key = `${kind} ${at}`
    if (kind === 'gone')
      return (
        <del key={key} className="agreement-gone">
          <span className="sr"> was </span>
          {text}
        </del>
      )
    return (
      <ins key={key} className={`agreement-come agreement-come-${proposer ?? 'joint'}`}>
        <span className="sr"> now </span>
        {text}
      </ins>
    )
  })
}

/** What makes a step real, in words; what it misses is said in the sentence. */
function Ticks({ ticks }: { ticks: ComparedClause['ticks'] }) {
  if (!ticks) return null
  const done = TICKS.filter((tick) => ticks[tick])
  return (
    <p className="quiet t12">
      {done.length} of {TICKS.length}: {done.length === 0 ? 'nothing yet' : done.join(', ')}
    </p>
  )
}

/** Examples, comments and reservations of one side, at the height of the clause. */
function Margin({ side, clause, comments, reservations }: Shown & { side: Team }) {
  const examples = clause.examples.filter(({ by }) => (by ?? 'marketing') === side)
  const own = comments.filter((comment) => comment.side === side)
  const held = reservations.filter((one) => one.side === side)
  if (examples.length + own.length + held.length === 0) return null
  return (
    <aside
      className={`agreement-margin agreement-margin-${side} t12`}
      aria-label={`${side === 'sales' ? 'Sales' : 'Marketing'} on clause ${clause.number}`}
    >
      {examples.map(({ yes, no }) => (
        <div key="examples">
          {yes.length > 0 ? <p>Yes: {yes.join('; ')}.</p> : null}
          {no.length > 0 ? <p>No: {no.join('; ')}.</p> : null}
        </div>
      ))}
      {held.map((one) => (
        <ReservationNote key={one.reservationId} reservation={one} />
      ))}
      {own.map((one) => (
        <CommentNote key={one.commentId} comment={one} />
      ))}
    </aside>
  )
}

/** What somebody of neither side says, such as the mediator: under the sentence. */
function Neither({ comments, reservations }: Shown) {
  const said = comments.filter(({ side }) => side === null)
  const held = reservations.filter(({ side }) => side === null)
  if (said.length + held.length === 0) return null
  return (
    <div className="agreement-neither t12">
      {held.map((one) => (
        <ReservationNote key={one.reservationId} reservation={one} />
      ))}
      {said.map((one) => (
        <CommentNote key={one.commentId} comment={one} />
      ))}
    </div>
  )
}
