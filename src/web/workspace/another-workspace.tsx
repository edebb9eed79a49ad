import './company/company.css'
import { Button, Modal, Radio, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { WorksIn } from '#api/sign-in.ts'
import { ask, tell } from '#web/ask.ts'
import { switchWorkspace, useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'
import { currencies, zones } from './sign-in/set-up/choices.ts'

const TEAMS = [
  { value: 'marketing', label: 'Marketing' },
  { value: 'sales', label: 'Sales' },
  { value: 'both', label: 'Both: we are small there' },
] as const satisfies { value: WorksIn; label: string }[]

/** Makes another workspace, e.g. for a client, and leads into it. */
export function AnotherWorkspace({ close }: { close: () => void }) {
  const here = useWorkspace()
  const [name, setName] = useState('')
  const [timeZone, setTimeZone] = useState(here.timeZone)
  const [currency, setCurrency] = useState(here.currency)
  const [worksIn, setWorksIn] = useState<WorksIn | null>(null)
  const making = useMaking(close)
  const send = () => {
    if (worksIn !== null) making.mutate({ name, timeZone, currency, worksIn })
  }
  const sent = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title="Another workspace"
      size="lg"
      centered
    >
      <form className="company-form company-another" onSubmit={sent}>
        <p className="quiet">
          With people, members, keys and an agreement of its own. Nothing of {here.name} is seen
          there, and nobody comes in who is not invited.
        </p>
        <TextInput
          label="Name"
          description="The company or the client it is for."
          value={name}
          maxLength={100}
          error={wrongWith(making.error, 'name')}
          required
          withAsterisk={false}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Select
          label="Time zone"
          data={zones()}
          value={timeZone}
          searchable
          allowDeselect={false}
          onChange={(chosen) => chosen && setTimeZone(chosen)}
        />
        <Select
          label="Currency"
          data={currencies()}
          value={currency}
          searchable
          allowDeselect={false}
          onChange={(chosen) => chosen && setCurrency(chosen)}
        />
        <Radio.Group
          label="You work there in"
          description="You are its first owner, and sign for this team."
          value={worksIn}
          onChange={(chosen) => setWorksIn(chosen as WorksIn)}
        >
          <div className="company-teams">
            {TEAMS.map((team) => (
              <Radio key={team.value} {...team} />
            ))}
          </div>
        </Radio.Group>
        {making.error ? (
          <Trouble
            error={making.error}
            what="No workspace was made."
            safe="Your others are as they were, and what you typed is still in the fields."
            again={send}
          />
        ) : null}
        <div className="row wrap">
          <Button
            type="submit"
            loading={making.isPending}
            disabled={name.trim() === '' || worksIn === null}
          >
            Make {name.trim() || 'the workspace'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Make none
          </Button>
        </div>
      </form>
    </Modal>
  )
}

type Card = { name: string; timeZone: string; currency: string; worksIn: WorksIn }

function useMaking(close: () => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  // The same click sent twice, e.g. after a line that broke, makes one workspace.
  const [once] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: (card: Card) => tell.workspace.make(card, { context: { once } }),
    onSuccess: async ({ workspaceId }) => {
      await client.invalidateQueries({ queryKey: ask.workspace.list.key() })
      await switchWorkspace(workspaceId)
      await navigate({ to: '/scoreboard', search: {} })
      close()
    },
  })
}
