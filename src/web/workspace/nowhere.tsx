import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { useSession } from '#web/session.tsx'
import { NarrowDoor } from './sign-in/door.tsx'
import { Said } from './sign-in/said.tsx'

/** For whoever is signed in and a member of nothing: invited but not in yet, or no longer. */
export function Nowhere() {
  const { human } = useSession()
  const signOut = useMutation(
    ask.signIn.signOut.mutationOptions({ onSuccess: () => location.assign('/sign-in') }),
  )
  const send = () => signOut.mutate({})
  return (
    <NarrowDoor title="You are in no workspace">
      <div className="door-body">
        <p>
          {human ? `You are signed in as ${human.name} (${human.email}). ` : ''}Somebody invited
          you? Open the link of that mail: it leads into their workspace. Otherwise ask an owner for
          an invitation.
        </p>
        <Said error={signOut.error} what="You were not signed out." again={send} />
        <div className="row wrap g16">
          <Button variant="default" loading={signOut.isPending} onClick={send}>
            Sign out
          </Button>
          <Link to="/join">I was invited</Link>
        </div>
      </div>
    </NarrowDoor>
  )
}
