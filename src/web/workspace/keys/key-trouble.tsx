import { troubleOf } from '#web/ask.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** Why a key was not made or changed; nothing while there is no error. */
export function KeyTrouble(props: { error: unknown; what: string; again: () => void }) {
  const { error, what, again } = props
  if (!error) return null
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return (
    <Failed
      what={what}
      safe="The other keys open what they opened before."
      quote={trouble.quote}
      again={again}
    />
  )
}
