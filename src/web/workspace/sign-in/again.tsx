import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, questions } from '#web/ask.ts'
import { asks, useAsked } from '#web/asked.ts'
import { useSession, useWorkspace } from '#web/session.tsx'
import { Said } from './said.tsx'
import { SignInForm, SingleSignOn, submitted } from './sign-in-form.tsx'

/**
 * Asks in place for what the server wants before it goes on: to sign in again, or the password before something
 * dangerous. The page stays under it, with everything that was typed.
 */
export function Again() {
  const asked = useAsked()
  if (asked === 'sign-in') return <SignInAgain />
  if (asked === 'confirm') return <ConfirmAgain />
  return null
}

function SignInAgain() {
  const { human, singleSignOn } = useSession()
  // Asked again meanwhile, the session says that nobody is here.
  const [email] = useState(human?.email)
  const { workspaceId, me } = useWorkspace()
  const done = async () => {
    await questions.fetchQuery(ask.signIn.session.queryOptions({ staleTime: 0 }))
    const all = await questions.fetchQuery(ask.workspace.list.queryOptions({ staleTime: 0 }))
    const now = all.find((it) => it.workspaceId === workspaceId)
    // Somebody else's page: nothing of it may stay.
    if (now?.me?.memberId !== me?.memberId) return location.assign('/')
    asks(null)
    await questions.invalidateQueries()
  }
  return (
    <Modal
      opened
      onClose={() => location.assign('/sign-in')}
      title="You are not signed in any more"
      centered
    >
      <p className="again-lede">
        Your session ended, here or elsewhere. Sign in again: this page stays as it is.
      </p>
      <SignInForm
        {...(email === undefined ? {} : { email })}
        singleSignOn={singleSignOn}
        back={`${location.pathname}${location.search}`}
        done={() => void done()}
      />
    </Modal>
  )
}

function ConfirmAgain() {
  const { human, singleSignOn } = useSession()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const confirm = useMutation(ask.signIn.confirm.mutationOptions({ onSuccess: () => asks(null) }))
  const send = () => confirm.mutate(password ? { password } : { code })
  return (
    <Modal opened onClose={() => asks(null)} title="Is it you?" centered>
      <p className="again-lede">
        Before something dangerous we ask for your password again. For 15 minutes after that we do
        not. Nothing you typed is lost; do it again afterwards.
        {singleSignOn
          ? ` Without a password, sign in with ${singleSignOn} once more; that leaves this page.`
          : ''}
      </p>
      <form className="door-form" onSubmit={submitted(send)}>
        {singleSignOn ? (
          <SingleSignOn name={singleSignOn} back={`${location.pathname}${location.search}`} />
        ) : null}
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          data-autofocus
        />
        {human?.hasSecondFactor ? (
          <TextInput
            label="Or a code from your app"
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : null}
        <Said error={confirm.error} what="It could not be checked." again={send} />
        <div className="row wrap">
          <Button
            type="submit"
            loading={confirm.isPending}
            disabled={password === '' && code === ''}
          >
            It is me
          </Button>
          <Button variant="subtle" color="gray" onClick={() => asks(null)}>
            Leave it
          </Button>
        </div>
      </form>
    </Modal>
  )
}
