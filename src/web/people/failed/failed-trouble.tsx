import { troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

export function FailedTrouble(props: { error: unknown; what: string; again: () => void }) {
  const { error, what, again } = props
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return (
    <Failed
      what={what}
      safe="What was sent is kept as it came."
      quote={trouble.quote}
      again={again}
    />
  )
}
