import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { encode } from 'uqr'
import type { Account } from '#api/sign-in.ts'
import { ask, questions } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { Said } from '#web/workspace/sign-in/said.tsx'
import { submitted } from '#web/workspace/sign-in/sign-in-form.tsx'

type Begun = { uri: string; secret: string; backupCodes: string[] }

const told = () => questions.invalidateQueries({ queryKey: ask.signIn.key() })

/** A code from an app beside the password: turn it on in two steps, or off. */
export function SecondFactor({ account }: { account: Account }) {
  const [begun, setBegun] = useState<Begun | null>(null)
  return (
    <Section
      title="Second factor"
      note={
        account.hasSecondFactor
          ? 'On: besides the password we ask for a code from your app.'
          : 'Off. With it, a password that somebody else knows opens nothing.'
      }
    >
      {account.hasSecondFactor ? <TurnOff /> : null}
      {!account.hasSecondFactor && begun === null ? (
        <Begin account={account} begun={setBegun} />
      ) : null}
      {!account.hasSecondFactor && begun !== null ? (
        <TurnOn begun={begun} cancel={() => setBegun(null)} />
      ) : null}
    </Section>
  )
}

function Begin({ account, begun }: { account: Account; begun: (begun: Begun) => void }) {
  const [password, setPassword] = useState('')
  const begin = useMutation(ask.signIn.beginSecondFactor.mutationOptions({ onSuccess: begun }))
  const send = () => begin.mutate(account.hasPassword ? { password } : {})
  return (
    <form className="account-form" onSubmit={submitted(send)}>
      {account.hasPassword ? (
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show your password' }}
          required
          withAsterisk={false}
        />
      ) : null}
      <Said error={begin.error} what="Nothing was set up." again={send} />
      <div>
        <Button type="submit" variant="default" loading={begin.isPending}>
          Set up an app
        </Button>
      </div>
    </form>
  )
}

function TurnOn({ begun, cancel }: { begun: Begun; cancel: () => void }) {
  const [code, setCode] = useState('')
  const turnOn = useMutation(ask.signIn.turnOnSecondFactor.mutationOptions({ onSuccess: told }))
  const send = () => turnOn.mutate({ code })
  return (
    <div className="account-steps">
      <div>
        <h3>1. Scan this with your app</h3>
        <p className="quiet">Any app for one-time codes will do.</p>
        <QrCode text={begun.uri} />
        <p className="t12 quiet account-secret">
          Or type it in: <code>{begun.secret}</code>
        </p>
      </div>
      <div>
        <h3>2. Keep the backup codes</h3>
        <p className="quiet">
          Each lets you in once without the app. They are shown only now: print them, or keep them
          where your passwords are.
        </p>
        <ul className="account-backups" aria-label="Backup codes">
          {begun.backupCodes.map((backup) => (
            <li key={backup}>
              <code>{backup}</code>
            </li>
          ))}
        </ul>
      </div>
      <form className="account-form" onSubmit={submitted(send)}>
        <h3>3. Give the code that the app shows</h3>
        <TextInput
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Said error={turnOn.error} what="The second factor is not on." again={send} />
        <div className="row wrap">
          <Button type="submit" loading={turnOn.isPending}>
            Turn it on
          </Button>
          <Button variant="subtle" color="gray" onClick={cancel}>
            Leave it off
          </Button>
        </div>
      </form>
    </div>
  )
}

function TurnOff() {
  const turnOff = useMutation(ask.signIn.turnOffSecondFactor.mutationOptions({ onSuccess: told }))
  const send = () => turnOff.mutate({})
  return (
    <div className="account-form">
      <Said error={turnOff.error} what="The second factor is still on." again={send} />
      <div>
        <Button variant="default" loading={turnOff.isPending} onClick={send}>
          Turn it off
        </Button>
      </div>
    </div>
  )
}

/** The text as a picture for a camera, drawn here: nobody else learns the secret. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 0 })
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      className="account-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="The secret as a picture for your app"
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}
