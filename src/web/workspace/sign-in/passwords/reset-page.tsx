import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '#web/ask.ts'
import { forgetAnswers, useSession } from '#web/session.tsx'
import { NarrowDoor } from '#web/workspace/sign-in/door.tsx'
import { Said } from '#web/workspace/sign-in/said.tsx'
import { submitted } from '#web/workspace/sign-in/sign-in-form.tsx'
import { NewPassword } from './new-password.tsx'

/** Asks for the mail with the link, or, come by that link, sets a new password. */
export function ResetPage() {
  // Behind the # it is sent to nobody.
  const [token] = useState(() => location.hash.slice(1))
  return token === '' ? <AskForMail /> : <SetPassword token={token} />
}

function AskForMail() {
  const { mail } = useSearch({ from: '/door/reset' })
  const { sendsMail } = useSession()
  const [email, setEmail] = useState(mail ?? '')
  const asking = useMutation(ask.signIn.askReset.mutationOptions())
  const send = () => asking.mutate({ email: email.trim() })
  if (asking.isSuccess)
    return (
      <NarrowDoor title="Look into your mail" elsewhere={<ToSignIn />}>
        <div className="door-body">
          <p>
            If {email.trim()} has an account here, a mail with a link is on its way. The link is
            good for an hour and works once.
          </p>
          {sendsMail ? null : (
            <p className="quiet">
              This house sends no mail yet: the link is printed in the window in which Lockstep was
              started, and nowhere else.
            </p>
          )}
        </div>
      </NarrowDoor>
    )
  return (
    <NarrowDoor
      title="Set a new password"
      lede="We send you a link. Your password stays as it is until you use it."
      elsewhere={<ToSignIn />}
    >
      <form className="door-form door-body" onSubmit={submitted(send)}>
        <TextInput
          label="Work mail"
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Said error={asking.error} what="No mail was asked for." again={send} />
        <div>
          <Button type="submit" loading={asking.isPending}>
            Send me a link
          </Button>
        </div>
      </form>
    </NarrowDoor>
  )
}

function SetPassword({ token }: { token: string }) {
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [isLeft, setLeft] = useState(false)
  const setting = useMutation(
    ask.signIn.reset.mutationOptions({
      onSuccess: async () => {
        await forgetAnswers()
        await navigate({ to: '/sign-in', replace: true })
      },
    }),
  )
  const send = () => setting.mutate({ token, password })
  return (
    <NarrowDoor
      title="Set a new password"
      lede="Wherever you are signed in, you sign in again afterwards."
      elsewhere={<ToSignIn />}
    >
      <form className="door-form door-body" onSubmit={submitted(send)}>
        <NewPassword
          label="New password"
          value={password}
          change={setPassword}
          email=""
          isLeft={isLeft}
          left={() => setLeft(true)}
        />
        <Said error={setting.error} what="The password was not changed." again={send} />
        <div>
          <Button type="submit" loading={setting.isPending}>
            Set this password
          </Button>
        </div>
      </form>
    </NarrowDoor>
  )
}

const ToSignIn = () => (
  <Link to="/sign-in" className="quiet">
    Sign in
  </Link>
)
