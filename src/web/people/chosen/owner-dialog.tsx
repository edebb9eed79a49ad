import './chosen.css'
import { Autocomplete, Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OwnerChange } from '#api/owners.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'

/** More are given in the background. */
const AT_ONCE = 1_000

/** Who was given to whom, to be undone. */
export type Given = { owner: string; change: OwnerChange }

type Props = {
  filter: Partial<PeopleFilter>
  /** Those who are meant; null: all that the filter finds. */
  people: number[] | null
  /** How many they are; null: more than were counted. */
  total: number | null
  close: () => void
  given: (given: Given) => void
}

/** Gives people to somebody, and asks first with their number. */
export function OwnerDialog(props: Props) {
  return (
    <Modal
      opened
      onClose={props.close}
      title={props.total === null ? 'Set owner' : `Set owner of ${said(props.total)}`}
      centered
    >
      {props.total === null ? <Counted {...props} /> : <Ask {...props} total={props.total} />}
    </Modal>
  )
}

const said = (people: number) => counted(people, 'person', 'people')

/** Very many are counted to the last one before anybody is given away. */
function Counted(props: Props) {
  const { sort: _, ...words } = props.filter
  const found = useQuery({
    ...ask.owners.count.queryOptions({ input: words }),
    staleTime: 0,
    gcTime: 0,
  })
  if (found.data) return <Ask {...props} total={found.data.people} />
  if (found.error)
    return (
      <Trouble
        error={found.error}
        what="They were not counted."
        safe="Nobody was changed."
        again={() => void found.refetch()}
      />
    )
  return <p role="status">Counting everybody who fits …</p>
}

function Ask({ filter, people, total, close, given }: Props & { total: number }) {
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
        {total > AT_ONCE ? ' So many take a while; you can go on working meanwhile.' : ''}
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
          Set owner of {said(total)}
        </Button>
        <Button variant="default" onClick={close}>
          Leave them
        </Button>
      </div>
    </form>
  )
}
