import { Kbd } from '@mantine/core'
import { useEffect } from 'react'
import { troubleOf } from '#web/ask.ts'
import { useKeys } from '#web/kit/keys.tsx'
import { type Done, useUndo } from './deciding.ts'
import { useNow } from './ticking.ts'
import type { Which } from './use-desk.ts'

function notUndone(error: unknown): string {
  const trouble = troubleOf(error)
  return trouble.known ? trouble.said.is : 'It was not taken back. Press Undo to try again.'
}

/** What was said last, what it promised, and the way to take it back for a minute. */
export function DoneLine(props: { done: Done; over: () => void; back: (which: Which) => void }) {
  const { done, over, back } = props
  const undo = useUndo(() => {
    over()
    back(done)
  })
  const act = () => undo.mutate(done)
  useKeys({ z: act })
  const seconds = Math.max(0, Math.ceil((done.undoUntil - useNow(1_000)) / 1_000))
  useEffect(() => {
    const timer = setTimeout(over, Math.max(0, done.undoUntil - Date.now()))
    return () => clearTimeout(timer)
  }, [done, over])
  return (
    <div className="row done-line">
      <span className="grow cut" role="status" title={done.says}>
        {undo.isError ? notUndone(undo.error) : done.says}
      </span>
      <button type="button" className="plain w5 nowrap" onClick={act} disabled={undo.isPending}>
        Undo <Kbd aria-hidden="true">Z</Kbd>{' '}
        <span className="quiet tabular" aria-hidden="true">
          {seconds} s
        </span>
      </button>
    </div>
  )
}
