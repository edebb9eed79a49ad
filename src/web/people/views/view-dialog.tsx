import './views.css'
import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { PeopleView } from '#api/views.ts'
import { ask, tell } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import type { PeopleAddress } from './people-address.ts'
import { showsOf, wordsOf } from './use-views.ts'

type Props = { view: PeopleView | null; address: Partial<PeopleAddress>; close: () => void }

/** Saves what the list shows under a name, or renames, shares and removes a view. */
export function ViewDialog(props: Props) {
  const { view, address, close } = props
  const mayShare = useMay()('share-views')
  const [name, setName] = useState(view?.name ?? '')
  const [isShared, setShared] = useState(view?.isShared ?? false)
  const [isDefault, setDefault] = useState(view?.isDefault ?? false)
  const [isRemoving, setRemoving] = useState(false)
  const saving = useSaving(props, { name: name.trim(), isShared, isDefault })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') saving.mutate()
  }
  if (view && isRemoving) return <Removing view={view} address={address} close={close} />
  return (
    <Modal opened onClose={close} title={view ? `View ${view.name}` : 'Save as a view'} centered>
      <form className="views-form" onSubmit={sent}>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {mayShare || view?.isShared ? (
          <Checkbox
            label="Shared: everybody in the workspace may open it"
            description="Each sees in it the people that are theirs to see."
            checked={isShared}
            onChange={({ currentTarget }) => setShared(currentTarget.checked)}
          />
        ) : null}
        {view === null || view.isOwn ? (
          <Checkbox
            label="My list of people opens with it"
            checked={isDefault}
            onChange={({ currentTarget }) => setDefault(currentTarget.checked)}
          />
        ) : null}
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="The view was not saved."
            safe="What you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap between">
          <Button type="submit" loading={saving.isPending} disabled={name.trim() === ''}>
            Save the view
          </Button>
          {view ? (
            <Button variant="subtle" color="gray" onClick={() => setRemoving(true)}>
              Remove it
            </Button>
          ) : null}
        </div>
      </form>
    </Modal>
  )
}

function useSaving(
  { view, address, close }: Props,
  { isDefault, ...said }: { name: string; isShared: boolean; isDefault: boolean },
) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [once] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: () =>
      view
        ? tell.views.change(
            { viewId: view.viewId, ...said, ...(view.isOwn && { isDefault }) },
            { context: { version: view.version } },
          )
        : tell.views.make({ ...said, isDefault, shows: showsOf(address) }, { context: { once } }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ask.views.key() })
      if (!view) await navigate({ to: '/people', search: wordsOf(saved), replace: true })
      close()
    },
  })
}

function Removing({ view, address, close }: Props & { view: PeopleView }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const removal = useMutation({
    mutationFn: () =>
      tell.views.remove({ viewId: view.viewId }, { context: { version: view.version } }),
    onSuccess: async () => {
      const { view: _, ...words } = address
      await navigate({ to: '/people', search: words, replace: true })
      await client.invalidateQueries({ queryKey: ask.views.key() })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`Remove ${view.name}`} centered>
      <div className="views-form">
        <p>
          {view.isShared ? 'It goes for everybody. ' : ''}No person changes. Who has the address
          still sees what it says.
        </p>
        {removal.error ? (
          <Trouble
            error={removal.error}
            what="The view was not removed."
            safe="It is as it was."
            again={() => removal.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={removal.isPending} onClick={() => removal.mutate()}>
            Remove the view
          </Button>
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Modal>
  )
}
