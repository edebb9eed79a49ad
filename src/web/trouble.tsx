import { troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** A known "no", or our mistake with what is safe and a way to try again. */
export function Trouble(props: { error: unknown; what: string; safe: string; again: () => void }) {
  const { error, ...failed } = props
  const trouble = troubleOf(error)
  return trouble.known ? (
    <Refused {...trouble.said} />
  ) : (
    <Failed {...failed} quote={trouble.quote} />
  )
}
