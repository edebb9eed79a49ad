import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Suspense } from 'react'
import { ask } from '#web/ask.ts'
import { leaving, useSession } from '#web/session.tsx'
import { AskedAgain } from './asked-again.tsx'
import { PersonMenu } from './menu.tsx'
import { Door, NarrowDoor } from './sign-in/door.tsx'
import { Said } from './sign-in/said.tsx'

/** For whoever is signed in and a member of nothing, not yet or no longer: why, and their account. */
export function Nowhere() {
  const { pathname } = useLocation()
  return (
    <>
      {pathname === '/account' ? <AccountAlone /> : <NoMember />}
      <AskedAgain />
    </>
  )
}

function NoMember() {
  const { human } = useSession()
  const signOut = useMutation(ask.signIn.signOut.mutationOptions(leaving))
  const send = () => signOut.mutate({})
  return (
    <NarrowDoor title="You are in no workspace" elsewhere={<Person />}>
      <div className="door-body">
        <p>
          {human ? `You are signed in as ${human.name} (${human.email}), and your ` : 'Your '}
          account stands. But you are a member of no workspace here: you were not asked in yet, or
          your membership has ended.
        </p>
        <p>
          An owner can invite you, again too. Open the link of that mail: it leads into their
          workspace, and who comes back is the same member as before.
        </p>
        <Said error={signOut.error} what="You were not signed out." again={send} />
        <div className="row wrap g16">
          <Button component={Link} to="/account">
            Your account
          </Button>
          <Button variant="default" loading={signOut.isPending} onClick={send}>
            Sign out
          </Button>
          <Link to="/join">I was invited</Link>
        </div>
      </div>
    </NarrowDoor>
  )
}

const Person = () => (
  <Suspense>
    <PersonMenu />
  </Suspense>
)

/** One's own account is the same in every workspace, and in none. */
function AccountAlone() {
  return (
    <Door title="Your account" elsewhere={<Person />}>
      <main>
        <p className="door-back">
          <Link to="/start" className="quiet">
            You are in no workspace
          </Link>
        </p>
        <Outlet />
      </main>
    </Door>
  )
}
