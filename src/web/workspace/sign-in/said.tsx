import { useEffect, useState } from 'react'
import { troubleOf } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** What went wrong with a form, where it stands. Nothing for null. */
export function Said(props: { error: unknown; what: string; again: () => void }) {
  const { error } = props
  const seconds = useSecondsLeft(error)
  if (!error) return null
  const trouble = troubleOf(error)
  if (!trouble.known)
    return (
      <Failed
        what={props.what}
        safe="Nothing was changed."
        quote={trouble.quote}
        again={props.again}
      />
    )
  if (seconds === null) return <Refused {...trouble.said} />
  const next =
    seconds > 0
      ? `Wait ${counted(seconds, 'second', 'seconds')}, then try again. A reset by mail works at once.`
      : 'You can try again now.'
  return <Refused is={trouble.said.is} next={next} />
}

/** Seconds until the server lets somebody guess again; null where it is not about guessing. */
export function useSecondsLeft(error: unknown): number | null {
  const [past, setPast] = useState(0)
  useEffect(() => {
    setPast(0)
    if (secondsOf(error) === null) return
    const timer = setInterval(() => setPast((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [error])
  const seconds = secondsOf(error)
  return seconds === null ? null : Math.max(0, seconds - past)
}

function secondsOf(error: unknown): number | null {
  const told = error instanceof Error && 'data' in error ? error.data : null
  if (typeof told !== 'object' || told === null || !('seconds' in told)) return null
  return typeof told.seconds === 'number' ? told.seconds : null
}
