import './chosen.css'
import { Autocomplete, Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OwnerChange } from '#api/owners.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'

/** Who was given to whom, to be undone. */
export type Given = { owner: string; change: OwnerChange }

type Props = {
  filter: Partial<PeopleFilter>
  /** Those who are meant; null: all that the filter finds. */
  people: number[] | null
  total: number
  close: () => void
  given: (given: Given) => void
}

/** Gives people to somebody, and asks first with their number. */
export function OwnerDialog(props: Props) {
  return (
    <Modal
      opened
      onClose={props.close}
      title={`Set owner of ${counted(props.total, 'person', 'people')}`}
      centered
    >
      <Ask {...props} />
    </Modal>
  )
}

function Ask({ filter, people, total, close, given }: Props) {
  const client = useQueryClient()
  const [owner, setOwner] = useState('')
  const [once] = useState(() => crypto.randomUUID())
  const owners = useQuery(ask.people.facets.queryOptions()).data?.owners ?? []
  const { sort: _, ...words } = filter
  // Whoever is named was seen in the list, and is meant whatever they are by now.
  const which = people ? { people } : { filter: words }
  const saving = useMutation({
    mutationFn: () =>
      tell.owners.change({ owner: owner.trim(), ...which, count: total }, { context: { once } }),
    onSuccess: (change) => {
      given({ owner: owner.trim(), change })
      void client.invalidateQueries({ queryKey: ask.people.key() })
      void client.invalidateQueries({ queryKey: ask.owners.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <form className="owner-form" onSubmit={sent}>
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
        It holds until a source tells of another owner. It can be undone, right after and later.
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
