import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ClauseComment, Reservation } from '#api/agreement-notes.ts'
import { ask, tell } from '#web/ask.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

const STATES: Record<Reservation['state'], string> = {
  open: 'Open',
  'no-solution': 'No solution yet',
  accepted: 'Accepted difference',
  settled: 'Settled',
}

/** What somebody said of a clause; their own can be taken back. */
export function CommentNote({ comment }: { comment: ClauseComment }) {
  const { commentId, by, says, saidAt, isYours } = comment
  const zone = useZone()
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: () => tell.agreementNotes.takeBack({ commentId }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.agreementNotes.key() }),
  })
  return (
    <div className="agreement-note">
      <p>{says}</p>
      <p className="quiet">
        {by.name}, {day(saidAt, zone)}
      </p>
      {isYours ? (
        <button
          type="button"
          className="plain quiet agreement-note-act"
          data-print="no"
          disabled={taking.isPending}
          onClick={() => taking.mutate()}
        >
          Take it back
        </button>
      ) : null}
    </div>
  )
}

/** A recorded disagreement with how it stands. */
export function ReservationNote({ reservation }: { reservation: Reservation }) {
  const { reservationId, owner, says, state, reviewOn, madeAt, version, mayChange } = reservation
  const zone = useZone()
  const client = useQueryClient()
  const changing = useMutation({
    mutationFn: (next: Reservation['state']) =>
      tell.agreementNotes.change({ reservationId, version, state: next }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.agreementNotes.key() }),
  })
  return (
    <div className={`agreement-note ${state === 'settled' ? 'quiet' : ''}`}>
      <p className="w6">Reservation since {day(madeAt, zone)}</p>
      <p>
        {says} <b className="w6">{STATES[state]}.</b>
      </p>
      <p className="quiet">
        {owner.name}
        {reviewOn ? `, to be looked at on ${day(Date.parse(reviewOn), 'UTC')}` : ''}
      </p>
      {mayChange ? (
        <NativeSelect
          size="xs"
          data-print="no"
          className="agreement-note-state"
          aria-label="How it stands"
          data={Object.entries(STATES).map(([value, label]) => ({ value, label }))}
          value={state}
          disabled={changing.isPending}
          onChange={(event) => changing.mutate(event.currentTarget.value as Reservation['state'])}
        />
      ) : null}
      {changing.error ? (
        <Trouble
          error={changing.error}
          what="It was not changed."
          safe="It stands as before."
          again={() => changing.mutate(state)}
        />
      ) : null}
    </div>
  )
}

/** The button below a clause that opens the form; nothing of it is printed. */
export function SaySomething({ number, open }: { number: string; open: () => void }) {
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      className="agreement-say-something"
      data-print="no"
      aria-label={`Say something of clause ${number}`}
      onClick={open}
    >
      Say something
    </Button>
  )
}
