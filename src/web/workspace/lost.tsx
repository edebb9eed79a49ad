import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link, useRouter } from '@tanstack/react-router'
import { Page } from '#web/kit/page.tsx'
import { Refused } from '#web/kit/say.tsx'
import { Trouble } from '#web/trouble.tsx'

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
export function PageFailed(props: ErrorComponentProps) {
  return (
    <Page title="This page did not load">
      <Broken {...props} what="The page could not be drawn." />
    </Page>
  )
}

/** The server said nothing, not even whose house this is. */
export function HouseFailed(props: ErrorComponentProps) {
  return (
    <main>
      <Page title="Lockstep does not answer">
        <Broken {...props} what="The server did not say which company this is." />
      </Page>
    </main>
  )
}

function Broken({ error, reset, what }: ErrorComponentProps & { what: string }) {
  const router = useRouter()
  const again = () => {
    reset()
    void router.invalidate()
  }
  const safe = 'Nothing that was written before is lost.'
  return <Trouble {...{ error, what, safe, again }} />
}
