import './door.css'
import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, questions } from '#web/ask.ts'
import { asks, useAsked, type Why } from '#web/asked.ts'
import { useSession, useWorkspaces } from '#web/session.tsx'
import { Said } from './said.tsx'
import { SignInForm, SingleSignOn, submitted } from './sign-in-form.tsx'

/**
 * Asks in place for what the server wants before it goes on: to sign in again, or the password before something
 * dangerous. The page stays under it, with everything that was typed.
 */
export function Again() {
  const { wanted, why } = useAsked()
  if (wanted === 'sign-in') return <SignInAgain why={why} />
  if (wanted === 'confirm') return <ConfirmAgain />
  return null
}

const REASONS: Record<Why, string> = {
  ended: 'Your session ended, here or elsewhere. Sign in again: this page stays as it is.',
  'signed-out':
    'You signed out in another tab. Sign in again, and this page is as you left it; close it, and it goes.',
  'own-roles':
    'Your roles were changed, so you sign in again. They are saved, and this page shows what you may do now.',
  left: 'You left the workspace, which ends your sessions. Sign in again for your account and your other workspaces.',
}

function SignInAgain({ why }: { why: Why }) {
  const { human, singleSignOn } = useSession()
  // Asked again meanwhile, the session says that nobody is here.
  const [before] = useState(human)
  const email = before?.email
  const { current } = useWorkspaces()
  const done = async () => {
    const session = await questions.fetchQuery(ask.signIn.session.queryOptions({ staleTime: 0 }))
    const all = await questions.fetchQuery(ask.workspace.list.queryOptions({ staleTime: 0 }))
    const now = all.find((it) => it.workspaceId === current?.workspaceId)
    // Somebody else's page: nothing of it may stay.
    const isAnother = before !== null && session.human?.humanId !== before.humanId
    if (isAnother || now?.me?.memberId !== current?.me?.memberId) return location.assign('/')
    asks(null)
    await questions.invalidateQueries()
  }
  return (
    <Modal
      opened
      onClose={() => location.assign('/sign-in')}
      title="You are not signed in any more"
      centered
      overlayProps={HIDDEN}
    >
      <p className="again-lede">{REASONS[why]}</p>
      <SignInForm
        {...(email === undefined ? {} : { email })}
        singleSignOn={singleSignOn}
        back={`${location.pathname}${location.search}`}
        done={() => void done()}
      />
    </Modal>
  )
}

/** Nobody reads over a session that is over. */
const HIDDEN = { blur: 16, backgroundOpacity: 0.8 }

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
