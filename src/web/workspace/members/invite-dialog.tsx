import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Team } from '#api/members.ts'
import { rolesToGive } from '#domain/workspace/membership.ts'
import { usuallySees } from '#domain/workspace/role.ts'
import { ask, tell } from '#web/ask.ts'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'
import { LinkOnce } from './link-once.tsx'
import { MembershipFields, type Wanted } from './membership-fields.tsx'

/** Asks somebody in: who, as what; then shows the link once. */
export function InviteDialog({ teams, close }: { teams: readonly Team[]; close: () => void }) {
  const { me } = useWorkspace()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [wanted, want] = useState<Wanted>({
    roles: ['rep'],
    teams: [],
    sees: usuallySees(['rep']),
    origins: [],
  })
  const inviting = useMutation({
    mutationFn: () => tell.members.invite({ name, email, ...wanted }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.members.invitations.key() }),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    inviting.mutate()
  }
  if (inviting.data)
    return (
      <Modal opened onClose={close} title={`${name} is invited`} centered>
        <LinkOnce link={inviting.data.link} email={email} close={close} />
      </Modal>
    )
  return (
    <Modal
      opened
      onClose={close}
      title="Invite somebody"
      size="lg"
      closeOnClickOutside={false}
      centered
    >
      <form className="members-form" onSubmit={sent}>
        <TextInput
          label="Name"
          value={name}
          required
          withAsterisk={false}
          maxLength={100}
          error={wrongWith(inviting.error, 'name')}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label="Mail address"
          type="email"
          value={email}
          required
          withAsterisk={false}
          maxLength={254}
          error={wrongWith(inviting.error, 'email')}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <MembershipFields
          value={wanted}
          change={want}
          teams={teams}
          gives={me ? rolesToGive(me) : []}
        />
        {inviting.isError ? (
          <Trouble
            error={inviting.error}
            what="Nobody was invited."
            safe="What you typed is still in the fields."
            again={() => inviting.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={inviting.isPending}>
            Invite {name.trim() || 'them'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Invite nobody
          </Button>
        </div>
      </form>
    </Modal>
  )
}
