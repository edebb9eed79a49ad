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
  const { mayRate } = round
  const { rows, say, failed } = useAnswers(round)
  const [at, setAt] = useState(() => Math.max(0, openAfter(rows, -1)))
  const lead = rows[at]
  const answer = (isReady: boolean) => {
    if (!lead || !mayRate || (openAfter(rows, -1) < 0 && failed === null)) return
    say({ place: lead.place, isReady })
    const next = openAfter(rows, at)
    if (next >= 0) setAt(next)
  }
  const back = () => setAt((now) => Math.max(0, now - 1))
  useKeys({ r: () => answer(true), n: () => answer(false), b: back })
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
      {failed ? (
        <Trouble
          error={failed.error}
          what="Your answer was not kept."
          safe="Those before it are."
          again={() => say(failed.said)}
        />
      ) : null}
      <div className="row wrap">
        <Button onClick={() => answer(true)}>Ready</Button>
        <Button variant="default" onClick={() => answer(false)}>
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

type Said = { place: number; isReady: boolean }

/** Whoever types fast is not made to wait: an answer stands at once, and is kept after those before it. */
function useAnswers({ roundId, rows }: RatingRound) {
  const [said, setSaid] = useState<ReadonlyMap<number, boolean>>(new Map())
  const [failed, setFailed] = useState<{ error: unknown; said: Said } | null>(null)
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (one: Said) => tell.ratings.answer({ roundId, ...one }),
    scope: { id: `rating-${roundId}` },
    onSuccess: async (answered) => {
      client.setQueryData(ask.ratings.read.queryKey({ input: { roundId } }), answered)
      await client.invalidateQueries({ queryKey: ask.ratings.list.key() })
    },
    onError: (error, one) => {
      setFailed({ error, said: one })
      setSaid((now) => new Map([...now].filter(([place]) => place !== one.place)))
    },
  })
  return {
    rows: rows.map((row) => ({ ...row, isReady: said.get(row.place) ?? row.isReady })),
    failed,
    say: (one: Said) => {
      setFailed(null)
      setSaid((now) => new Map(now).set(one.place, one.isReady))
      mutate(one)
    },
  }
}

/** The next lead without an answer, from the one after `at` on and then from the beginning; -1 where there is none. */
function openAfter(rows: RatingRound['rows'], at: number): number {
  const open = rows.flatMap(({ isReady }, index) =>
    isReady === null && index !== at ? [index] : [],
  )
  return open.find((index) => index > at) ?? open[0] ?? -1
}
