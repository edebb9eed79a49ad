import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { forgetAnswers, useSession } from '#web/session.tsx'
import { NarrowDoor } from './door.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** The way in for whoever has an account; afterwards one is where one wanted to go. */
export function SignInPage() {
  const { back, error } = useSearch({ from: '/door/sign-in' })
  const session = useSession()
  const router = useRouter()
  if (session.state === 'signed-in') return <Navigate to={back ?? '/'} replace />
  const done = async () => {
    await forgetAnswers()
    router.history.replace(back ?? '/')
  }
  return (
    <NarrowDoor
      title="Sign in"
      lede={back ? 'Then you are back where you were.' : undefined}
      elsewhere={session.state === 'set-up' ? <a href="/set-up">Set this house up</a> : undefined}
    >
      <div className="door-body">
        {error ? (
          <NotLetIn
            isUnknown={error === 'unknown'}
            name={session.singleSignOn ?? 'the other sign-in'}
          />
        ) : null}
        <SignInForm
          isHalfIn={session.state === 'second-factor'}
          singleSignOn={session.singleSignOn}
          back={back ?? '/'}
          done={() => void done()}
        />
      </div>
    </NarrowDoor>
  )
}

function NotLetIn({ isUnknown, name }: { isUnknown: boolean; name: string }) {
  if (!isUnknown)
    return (
      <div className="said" role="alert">
        <p className="w6">You were not signed in by {name}.</p>
        <p>It said no, or it took too long. Begin again here.</p>
      </div>
    )
  return (
    <div className="said" role="alert">
      <p className="w6">You came from {name}, but nobody here has the mail address it gave us.</p>
      <p>
        Ask an owner of your workspace to invite that address, then try again. An address that{' '}
        {name} has not checked counts for nothing.
      </p>
    </div>
  )
}
