import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RatingRound } from '#api/ratings.ts'
import { ask, tell } from '#web/ask.ts'
import { KeyHints, useKeys } from '#web/kit/keys.tsx'
import { Trouble } from '#web/trouble.tsx'
import { LeadCard } from './lead-card.tsx'

const HINTS = [
  ['r', 'ready'],
  ['n', 'not ready'],
  ['b', 'one back'],
] as const

/** One lead and two buttons. The last answer makes all of them final, and so says it before. */
export function RateLead({ round }: { round: RatingRound }) {
  const { roundId, rows, mayRate } = round
  const next = rows.findIndex(({ isReady }) => isReady === null)
  const [at, setAt] = useState(Math.max(0, next))
  const client = useQueryClient()
  const lead = rows[at]
  const answering = useMutation({
    mutationFn: (said: { place: number; isReady: boolean }) =>
      tell.ratings.answer({ roundId, ...said }),
    onSuccess: async (answered) => {
      client.setQueryData(ask.ratings.read.queryKey({ input: { roundId } }), answered)
      const open = answered.rows.findIndex(({ isReady }) => isReady === null)
      if (open >= 0) setAt(open)
      await client.invalidateQueries({ queryKey: ask.ratings.list.key() })
    },
  })
  const say = (isReady: boolean) => {
    if (lead && mayRate && !answering.isPending) answering.mutate({ place: lead.place, isReady })
  }
  const back = () => setAt((now) => Math.max(0, now - 1))
  useKeys({ r: () => say(true), n: () => say(false), b: back })
  if (!lead || !mayRate) return <p>Only members of marketing and of sales rate leads.</p>
  const isLast =
    rows.filter(({ isReady }) => isReady === null).length === 1 && lead.isReady === null
  return (
    <section className="rating" aria-labelledby="lead">
      <h2 id="lead" className="t20 w6" aria-live="polite">
        Lead {at + 1} of {rows.length}
      </h2>
      <LeadCard lead={lead} />
      {lead.isReady === null ? null : (
        <p className="quiet">You said: {lead.isReady ? 'ready' : 'not ready'}.</p>
      )}
      {isLast ? (
        <p className="quiet">This is the last one. With it your answers are final.</p>
      ) : null}
      {answering.error ? (
        <Trouble
          error={answering.error}
          what="Your answer was not kept."
          safe="Those before it are."
          again={() => answering.variables && answering.mutate(answering.variables)}
        />
      ) : null}
      <div className="row wrap">
        <Button onClick={() => say(true)}>Ready</Button>
        <Button variant="default" onClick={() => say(false)}>
          Not ready
        </Button>
        <Button variant="subtle" color="gray" disabled={at === 0} onClick={back}>
          One back
        </Button>
      </div>
      <KeyHints hints={HINTS} />
    </section>
  )
}
