import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { troubleOf } from '#web/ask.ts'
import { Page } from '#web/kit/page.tsx'
import { Failed, Refused } from '#web/kit/say.tsx'

/** An address that leads nowhere. */
export function PageUnknown() {
  return (
    <Page title="There is no such page">
      <Refused
        is="The address leads nowhere."
        next="It may have been moved, or a letter is missing. Everything we hold can be found from the menu."
        action={
          <Button variant="default" component={Link} to="/scoreboard">
            Go to the scoreboard
          </Button>
        }
      />
    </Page>
  )
}

/** A page that broke while it was drawn: the menu beside it still works. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const trouble = troubleOf(error)
  return (
    <Page title="This page did not load">
      {trouble.known ? (
        <Refused {...trouble.said} />
      ) : (
        <Failed
          what="The page could not be drawn."
          safe="Nothing that was written before is lost."
          quote={trouble.quote}
          again={reset}
        />
      )}
    </Page>
  )
}
