import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ask } from '#web/ask.ts'
import { Said, useSecondsLeft } from './said.tsx'

/** Mail address and password, then a code where there is a second factor; or the company's own sign-in. */
export function SignInForm(props: {
  /** Whose session ended, so that only the password is missing. */
  email?: string
  /** The password was right already, a code is asked for. */
  isHalfIn?: boolean
  singleSignOn: string | null
  /** Where single sign-on comes back to: a path of this house. */
  back: string
  done: () => void
}) {
  const [step, setStep] = useState<'password' | 'code'>(props.isHalfIn ? 'code' : 'password')
  if (step === 'code') return <CodeStep done={props.done} again={() => setStep('password')} />
  return <PasswordStep {...props} code={() => setStep('code')} />
}

function PasswordStep(props: {
  email?: string
  singleSignOn: string | null
  back: string
  code: () => void
  done: () => void
}) {
  const [email, setEmail] = useState(props.email ?? '')
  const [password, setPassword] = useState('')
  const signIn = useMutation(
    ask.signIn.signIn.mutationOptions({
      onSuccess: ({ state }) => (state === 'second-factor' ? props.code() : props.done()),
    }),
  )
  const waiting = (useSecondsLeft(signIn.error) ?? 0) > 0
  const send = () => signIn.mutate({ email: email.trim(), password })
  return (
    <form className="door-form" onSubmit={submitted(send)}>
      {props.singleSignOn ? <SingleSignOn name={props.singleSignOn} back={props.back} /> : null}
      <TextInput
        label="Work mail"
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus={props.email ? undefined : true}
      />
      <div>
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          required
          withAsterisk={false}
          data-autofocus={props.email ? true : undefined}
        />
        <p className="t12 door-forgot">
          <Link to="/reset" search={email ? { mail: email } : {}}>
            Forgot it?
          </Link>
        </p>
      </div>
      <Said error={signIn.error} what="You were not signed in." again={send} />
      <div>
        <Button type="submit" loading={signIn.isPending} disabled={waiting}>
          Sign in
        </Button>
      </div>
    </form>
  )
}

function CodeStep({ done, again }: { done: () => void; again: () => void }) {
  const [code, setCode] = useState('')
  const give = useMutation(ask.signIn.secondFactor.mutationOptions({ onSuccess: done }))
  const send = () => give.mutate({ code })
  return (
    <form className="door-form" onSubmit={submitted(send)}>
      <TextInput
        label="Code"
        description="Six digits from your app, or one of your backup codes."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus
        autoFocus
      />
      <Said error={give.error} what="The code could not be checked." again={send} />
      <div className="row wrap g16">
        <Button type="submit" loading={give.isPending}>
          Go on
        </Button>
        <button type="button" className="plain quiet" onClick={again}>
          Begin again
        </button>
      </div>
    </form>
  )
}

/** The company's own sign-in, above the password. */
export function SingleSignOn({ name, back }: { name: string; back: string }) {
  const go = useMutation(
    ask.signIn.singleSignOn.mutationOptions({ onSuccess: ({ url }) => location.assign(url) }),
  )
  return (
    <>
      <div>
        <Button
          variant="default"
          fullWidth
          loading={go.isPending}
          onClick={() => go.mutate({ back })}
        >
          Sign in with {name}
        </Button>
      </div>
      <Said
        error={go.error}
        what="The other sign-in did not open."
        again={() => go.mutate({ back })}
      />
      <p className="door-or quiet t12">or with a password</p>
    </>
  )
}

/** Sends a form without leaving the page. */
export const submitted = (send: () => void) => (event: FormEvent) => {
  event.preventDefault()
  send()
}
