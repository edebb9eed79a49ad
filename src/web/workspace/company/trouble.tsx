import { troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** A known "no", or our mistake with a way to try again. */
export function Trouble(props: { error: Error; what: string; safe: string; again: () => void }) {
  const { error, ...failed } = props
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return <Failed {...failed} quote={trouble.quote} />
}
