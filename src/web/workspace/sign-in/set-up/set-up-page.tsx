import { Button, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { WorksIn } from '#api/sign-in.ts'
import { ask } from '#web/ask.ts'
import { forgetAnswers, useSession } from '#web/session.tsx'
import { useMarked, wrongWith } from '#web/unfit.ts'
import { Door } from '#web/workspace/sign-in/door.tsx'
import { NewPassword } from '#web/workspace/sign-in/passwords/new-password.tsx'
import { Said } from '#web/workspace/sign-in/said.tsx'
import { submitted } from '#web/workspace/sign-in/sign-in-form.tsx'
import { currencies, guessCurrency, guessZone, zones } from './choices.ts'
import { FirstSide } from './first-side.tsx'

type Draft = {
  code: string
  name: string
  email: string
  password: string
  company: string
  timeZone: string
  currency: string
  worksIn: WorksIn | null
}

const TEAMS = [
  { value: 'marketing', name: 'Marketing', about: 'I find people and warm them.', color: 'violet' },
  { value: 'sales', name: 'Sales', about: 'I call them and win the deals.', color: 'teal' },
  { value: 'both', name: 'Both', about: 'We are small. I change hats.', color: 'ink' },
] as const

/** The first page of a new house: who is its first owner, and which company it is. */
export function SetUpPage() {
  const session = useSession()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>(begin)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const setUp = useMutation(
    ask.signIn.setUp.mutationOptions({
      onSuccess: async () => {
        await forgetAnswers()
        await navigate({ to: '/', replace: true })
      },
    }),
  )
  const isCodeWrong = (setUp.error as { code?: string } | null)?.code === 'set-up-code-wrong'
  // A code that came with the address is not shown, until it turns out to be an old one.
  const [isCodeAsked, askCode] = useState(!wasPrinted())
  if (isCodeWrong && !isCodeAsked) askCode(true)
  const marked = useMarked(setUp.error)
  const { worksIn } = draft
  const send = () => {
    if (worksIn !== null) setUp.mutate({ ...draft, worksIn })
  }
  if (session.state === 'signed-in') return <Navigate to="/" replace />
  if (session.state !== 'set-up') return <Navigate to="/sign-in" replace />
  return (
    <Door title="Set up" elsewhere={<Invited />}>
      <div className="door-grid">
        <main>
          <h1 className="t28 w6">Two teams, one agreement on what a lead is</h1>
          <p className="t16 quiet door-lede">
            One page, two minutes, then you are in. Everything here can be changed later.
          </p>
          <form ref={marked} className="door-form" onSubmit={submitted(send)}>
            {isCodeAsked ? (
              <Code code={draft.code} change={change} wrong={isCodeWrong ? WRONG : undefined} />
            ) : null}
            <You draft={draft} change={change} error={setUp.error} />
            <Company draft={draft} change={change} error={setUp.error} />
            <Said error={setUp.error} what="The house was not set up." again={send} />
            <div className="row wrap door-foot">
              <Button type="submit" loading={setUp.isPending} disabled={worksIn === null}>
                Set up {draft.company.trim() || 'your company'}
              </Button>
              <span className="quiet t12">
                {worksIn === null
                  ? 'Say which team you work in.'
                  : 'No card, no call. Your data stays on your server.'}
              </span>
            </div>
          </form>
        </main>
        <FirstSide name={draft.name} worksIn={worksIn} />
      </div>
    </Door>
  )
}

type Part = { draft: Draft; change: (part: Partial<Draft>) => void; error: unknown }

const WRONG = 'This is not the code that the server printed.'

function Code(props: { code: string; change: Part['change']; wrong: string | undefined }) {
  const { code, change, wrong } = props
  return (
    <fieldset>
      <legend className="t16 w6">The code of this house</legend>
      <TextInput
        label="Code"
        description="It stands in the window in which Lockstep was started, in two groups of four. So only who runs the machine can take the house."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="XXXX-XXXX"
        autoComplete="off"
        value={code}
        error={wrong}
        onChange={(event) => change({ code: event.currentTarget.value })}
        required
        withAsterisk={false}
      />
    </fieldset>
  )
}

function You({ draft, change, error }: Part) {
  const [isLeft, setLeft] = useState(false)
  return (
    <fieldset>
      <legend className="t16 w6">You</legend>
      <div className="door-two">
        <TextInput
          label="Your name"
          autoComplete="name"
          value={draft.name}
          maxLength={100}
          error={wrongWith(error, 'name')}
          onChange={(event) => change({ name: event.currentTarget.value })}
          required
          withAsterisk={false}
        />
        <TextInput
          label="Work mail"
          type="email"
          autoComplete="username"
          value={draft.email}
          error={wrongWith(error, 'email')}
          onChange={(event) => change({ email: event.currentTarget.value })}
          required
          withAsterisk={false}
        />
      </div>
      <NewPassword
        label="Password"
        value={draft.password}
        change={(password) => change({ password })}
        email={draft.email}
        isLeft={isLeft}
        left={() => setLeft(true)}
      />
      <Radio.Group
        label="I work in"
        value={draft.worksIn}
        onChange={(worksIn) => change({ worksIn: worksIn as WorksIn })}
      >
        <div className="door-three">
          {TEAMS.map(({ value, name, about, color }) => (
            <Radio.Card
              key={value}
              value={value}
              className={`door-card door-card-${value}`}
              aria-label={`${name}: ${about}`}
            >
              <span className="row between">
                <span className={`t16 w6 ${value === 'both' ? '' : `${value}-text`}`}>{name}</span>
                <Radio.Indicator size="xs" color={color} />
              </span>
              <span className="quiet t12">{about}</span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </fieldset>
  )
}

function Company({ draft, change, error }: Part) {
  return (
    <fieldset>
      <legend className="t16 w6">Your company</legend>
      <TextInput
        label="Company name"
        autoComplete="organization"
        value={draft.company}
        maxLength={100}
        error={wrongWith(error, 'company')}
        onChange={(event) => change({ company: event.currentTarget.value })}
        required
        withAsterisk={false}
      />
      <div className="door-two">
        <NativeSelect
          label="We live in the zone of"
          description="Days and weeks are cut by it."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={zones()}
          value={draft.timeZone}
          onChange={(event) => change({ timeZone: event.currentTarget.value })}
        />
        <NativeSelect
          label="We count in"
          data={currencies()}
          value={draft.currency}
          onChange={(event) => change({ currency: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  )
}

function Invited() {
  return (
    <Link to="/join" className="quiet">
      I was invited
    </Link>
  )
}

/** The code stands behind the address that the server printed, where no log sees it. */
const codeInAddress = () => new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
const wasPrinted = () => codeInAddress() !== ''

const begin = (): Draft => ({
  code: codeInAddress(),
  name: '',
  email: '',
  password: '',
  company: '',
  timeZone: guessZone(),
  currency: guessCurrency(),
  worksIn: null,
})
