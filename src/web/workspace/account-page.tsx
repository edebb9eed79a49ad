import './sign-in/account/account.css'
import {
  Button,
  PasswordInput,
  SegmentedControl,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Account } from '#api/sign-in.ts'
import { ask, questions } from '#web/ask.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { mayIn } from '#web/may.ts'
import { useWorkspaces } from '#web/session.tsx'
import { wrongWith } from '#web/unfit.ts'
import { OwnKeys } from './keys/own-keys.tsx'
import { OpenSessions } from './sign-in/account/open-sessions.tsx'
import { NewPassword } from './sign-in/passwords/new-password.tsx'
import { Said } from './sign-in/said.tsx'
import { submitted } from './sign-in/sign-in-form.tsx'

const SecondFactor = lazy(async () => ({
  default: (await import('./sign-in/account/second-factor.tsx')).SecondFactor,
}))

/** One's own account, the same in every workspace. */
export function AccountPage() {
  const account = useQuery(ask.signIn.account.queryOptions())
  const { current } = useWorkspaces()
  return (
    <Page title="Your account" question="Who you are here, and how you come in.">
      <Said
        error={account.error}
        what="Your account could not be read."
        again={() => void account.refetch()}
      />
      {account.isPending ? <LoadingRows what="your account" /> : null}
      {account.data ? (
        <div className="account">
          <Name account={account.data} />
          <ChangePassword account={account.data} />
          <Suspense>
            <SecondFactor account={account.data} />
          </Suspense>
          <OpenSessions />
          {current ? <Told /> : null}
          {current ? <Hours /> : null}
          {current && mayIn(current, 'decide-handoffs') ? <Strengths /> : null}
          {current ? <OwnKeys /> : null}
          <Scheme />
        </div>
      ) : null}
    </Page>
  )
}

function Name({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const change = useMutation(
    ask.signIn.changeAccount.mutationOptions({
      onSuccess: () => questions.invalidateQueries({ queryKey: ask.signIn.key() }),
    }),
  )
  const send = () => change.mutate({ name })
  return (
    <Section title="You" note={`You sign in as ${account.email}.`}>
      <form className="account-form" onSubmit={submitted(send)}>
        <TextInput
          label="Your name"
          autoComplete="name"
          value={name}
          maxLength={100}
          error={wrongWith(change.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <AskBeforeLeaving isChanged={name !== account.name && !change.isPending} what="your name" />
        <Said error={change.error} what="Your name was not changed." again={send} />
        <div className="row wrap g16">
          <Button
            type="submit"
            variant="default"
            loading={change.isPending}
            disabled={name.trim() === account.name || name.trim() === ''}
          >
            Change the name
          </Button>
          {change.isSuccess ? <span role="status">You are {change.data.name} now.</span> : null}
        </div>
      </form>
    </Section>
  )
}

function ChangePassword({ account }: { account: Account }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [isLeft, setLeft] = useState(false)
  const change = useMutation(
    ask.signIn.changePassword.mutationOptions({
      onSuccess: async () => {
        setCurrent('')
        setPassword('')
        setLeft(false)
        await questions.invalidateQueries({ queryKey: ask.signIn.key() })
      },
    }),
  )
  const send = () => change.mutate({ password, ...(account.hasPassword ? { current } : {}) })
  return (
    <Section
      title="Password"
      note={
        account.hasPassword
          ? 'With a new one you are signed out everywhere but here.'
          : 'You come by single sign-on. A password is a second way in.'
      }
    >
      <form className="account-form" onSubmit={submitted(send)}>
        <input
          className="sr"
          type="email"
          autoComplete="username"
          value={account.email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {account.hasPassword ? (
          <PasswordInput
            label="Password so far"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password so far' }}
            required
            withAsterisk={false}
          />
        ) : null}
        <NewPassword
          label="New password"
          value={password}
          change={setPassword}
          email={account.email}
          isLeft={isLeft}
          left={() => setLeft(true)}
        />
        <Said error={change.error} what="Your password was not changed." again={send} />
        <div className="row wrap g16">
          <Button
            type="submit"
            variant="default"
            loading={change.isPending}
            disabled={password === ''}
          >
            Change the password
          </Button>
          {change.isSuccess ? <span role="status">The new password is in force.</span> : null}
        </div>
      </form>
    </Section>
  )
}

function Told() {
  return (
    <Section title="Notifications" note="Of what you are told by mail and in chat, and when.">
      <p>
        <Link to="/account/notifications">How you are told</Link>
      </p>
    </Section>
  )
}

function Hours() {
  return (
    <Section title="Working hours" note="When you work, and when you are away.">
      <p>
        <Link to="/account/hours">Your hours in this workspace</Link>
      </p>
    </Section>
  )
}

function Strengths() {
  return (
    <Section title="Strengths" note="With which leads you do better than your team, or less well.">
      <p>
        <Link to="/account/strengths">Your strengths in this workspace</Link>
      </p>
    </Section>
  )
}

function Scheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section title="Light or dark" note="Kept in this browser.">
      <SegmentedControl
        aria-label="Light or dark"
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
        data={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'auto', label: 'As the system' },
        ]}
      />
    </Section>
  )
}
