import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ROLE_NAMES } from '#domain/workspace/role-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { forgetAnswers, switchWorkspace } from '#web/session.tsx'
import { wrongWith } from '#web/unfit.ts'
import { NarrowDoor } from './door.tsx'
import { NewPassword } from './passwords/new-password.tsx'
import { Said } from './said.tsx'
import { submitted } from './sign-in-form.tsx'

/** Takes an invitation up, come by the link of its mail. */
export function JoinPage() {
  const [token] = useState(tokenHere)
  return token === '' ? <NoLink /> : <Invited token={token} />
}

const KEPT = 'lockstep-invitation'

/** Behind the # it is sent to nobody; it is kept for the way over the sign-in, in this tab only. */
function tokenHere(): string {
  const token = location.hash.slice(1) || sessionStorage.getItem(KEPT) || ''
  if (token !== '') sessionStorage.setItem(KEPT, token)
  return token
}

function NoLink() {
  return (
    <NarrowDoor title="You were invited">
      <div className="door-body">
        <p>
          Open the link of your mail: it leads here and says which workspace asks you in. Without
          the mail, ask who invited you for the link.
        </p>
        <p>
          <Link to="/sign-in" search={{}}>
            I have an account
          </Link>
        </p>
      </div>
    </NarrowDoor>
  )
}

type Preview = Awaited<ReturnType<typeof ask.joinings.preview.call>>

function Invited({ token }: { token: string }) {
  const preview = useQuery(ask.joinings.preview.queryOptions({ input: { token }, retry: false }))
  if (preview.isPending)
    return (
      <NarrowDoor title="You were invited">
        <LoadingRows what="the invitation" rows={3} />
      </NarrowDoor>
    )
  if (preview.isError)
    return (
      <NarrowDoor title="You were invited">
        <div className="door-body">
          <Said
            error={preview.error}
            what="The invitation did not load."
            again={() => void preview.refetch()}
          />
          <p>
            <Link to="/" onClick={() => sessionStorage.removeItem(KEPT)}>
              Go on without it
            </Link>
          </p>
        </div>
      </NarrowDoor>
    )
  const { workspace, invitedBy, roles } = preview.data
  const as = roles.map((role) => ROLE_NAMES[role]).join(' and ')
  return (
    <NarrowDoor
      title={`Come into ${workspace}`}
      lede={`${invitedBy ? `${invitedBy} invites you` : 'You are invited'} as ${as}.`}
    >
      <Come token={token} invited={preview.data} />
    </NarrowDoor>
  )
}

function Come({ token, invited }: { token: string; invited: Preview }) {
  const { signedInAs, email, workspace } = invited
  const navigate = useNavigate()
  const [name, setName] = useState(invited.name)
  const [password, setPassword] = useState('')
  const [isLeft, setLeft] = useState(false)
  const joining = useMutation(
    ask.joinings.join.mutationOptions({
      onSuccess: async ({ workspaceId }) => {
        sessionStorage.removeItem(KEPT)
        await forgetAnswers()
        await switchWorkspace(workspaceId)
        await navigate({ to: '/', replace: true })
      },
    }),
  )
  const send = () => joining.mutate(signedInAs ? { token } : { token, name, password })
  return (
    <form className="door-form door-body" onSubmit={submitted(send)}>
      {signedInAs ? (
        <p>
          You are signed in as <span className="w6">{signedInAs.name}</span> ({signedInAs.email}).
          {signedInAs.email === email ? '' : ` The invitation was sent to ${email}.`}
        </p>
      ) : (
        <>
          <TextInput label="Mail address" value={email} readOnly autoComplete="username" />
          <TextInput
            label="Name"
            value={name}
            error={wrongWith(joining.error, 'name')}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="name"
            maxLength={100}
            required
            withAsterisk={false}
          />
          <NewPassword
            label="Password"
            value={password}
            change={setPassword}
            email={email}
            isLeft={isLeft}
            left={() => setLeft(true)}
          />
        </>
      )}
      <Said error={joining.error} what="You did not come in." again={send} />
      <div className="row wrap g16">
        <Button type="submit" loading={joining.isPending}>
          Come into {workspace}
        </Button>
        {signedInAs ? null : (
          <Link to="/sign-in" search={{ back: '/join' }}>
            I have an account
          </Link>
        )}
      </div>
    </form>
  )
}
