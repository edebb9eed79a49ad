import { troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** A known "no", or our mistake with a way to try again. */
export function Trouble({ error, again }: { error: Error; again: () => void }) {
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return (
    <Failed
      what="This did not work."
      safe="The company is as it was, and what you typed is still in the fields."
      quote={trouble.quote}
      again={again}
    />
  )
}
