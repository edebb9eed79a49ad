import './views.css'
import { Autocomplete, Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OwnerChange } from '#api/owners.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'

type Props = { filter: Partial<PeopleFilter>; total: number; close: () => void }

/** Gives everybody of a list to somebody: asks first with the number, then offers to undo it. */
export function OwnerDialog({ filter, total, close }: Props) {
  const [asked] = useState({ filter, total })
  const client = useQueryClient()
  const [done, setDone] = useState<{ owner: string; change: OwnerChange } | null>(null)
  const read = () => client.invalidateQueries({ queryKey: ask.people.key() })
  const people = counted(asked.total, 'person', 'people')
  return (
    <Modal opened onClose={close} title={`Set owner of ${people}`} centered>
      {done ? (
        <Done {...done} read={read} close={close} />
      ) : (
        <Ask
          {...asked}
          close={close}
          done={async (said) => {
            setDone(said)
            await read()
          }}
        />
      )}
    </Modal>
  )
}

function Ask(props: Props & { done: (said: { owner: string; change: OwnerChange }) => void }) {
  const { filter, total, close, done } = props
  const [owner, setOwner] = useState('')
  const [once] = useState(() => crypto.randomUUID())
  const owners = useQuery(ask.people.facets.queryOptions()).data?.owners ?? []
  const { sort: _, ...words } = filter
  const saving = useMutation({
    mutationFn: () =>
      tell.owners.change(
        { owner: owner.trim(), filter: words, count: total },
        { context: { once } },
      ),
    onSuccess: (change) => done({ owner: owner.trim(), change }),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <form className="views-form" onSubmit={sent}>
      <Autocomplete
        label="With whom"
        description="As your CRM names them. Left empty: nobody."
        data={owners.flatMap((one) => one.owner ?? [])}
        maxLength={100}
        data-autofocus
        value={owner}
        onChange={setOwner}
      />
      <p className="quiet">
        It holds until a source tells of another owner, and it can be undone right after.
      </p>
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The owner was not set."
          safe="Nobody was changed."
          again={() => saving.mutate()}
        />
      ) : null}
      <div className="row wrap">
        <Button type="submit" loading={saving.isPending}>
          Set owner of {counted(total, 'person', 'people')}
        </Button>
        <Button variant="default" onClick={close}>
          Leave them
        </Button>
      </div>
    </form>
  )
}

function Done(props: {
  owner: string
  change: OwnerChange
  read: () => Promise<void>
  close: () => void
}) {
  const { owner, change, read, close } = props
  const { changeId, changed, same } = change
  const [once] = useState(() => crypto.randomUUID())
  const undoing = useMutation({
    mutationFn: () => tell.owners.undo({ changeId }, { context: { once } }),
    onSuccess: read,
  })
  const back = undoing.data
  const kept = same > 0 ? ` ${counted(same, 'person', 'people')} stayed as they were.` : ''
  const skipped = back?.skipped
    ? ` ${counted(back.skipped, 'person has', 'people have')} another owner by now and kept that one.`
    : ''
  return (
    <div className="views-form">
      <p role="status">
        {back
          ? `${counted(back.restored, 'person is', 'people are')} with whom they were before.${skipped}`
          : `${counted(changed, 'person is', 'people are')} with ${owner || 'nobody'} now.${kept}`}
      </p>
      {undoing.error ? (
        <Trouble
          error={undoing.error}
          what="It was not undone."
          safe="Everybody is as they were a moment ago."
          again={() => undoing.mutate()}
        />
      ) : null}
      <div className="row wrap">
        <Button data-autofocus onClick={close}>
          Back to the list
        </Button>
        {back || changed === 0 ? null : (
          <Button variant="default" loading={undoing.isPending} onClick={() => undoing.mutate()}>
            Undo
          </Button>
        )}
      </div>
    </div>
  )
}
