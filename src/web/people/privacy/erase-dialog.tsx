import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { Erased, Held } from '#api/privacy.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'

/** What to type before anything is erased. */
const WORD = 'erase'

/** Says what will go and what stays, asks twice, and says what went. */
export function EraseDialog(props: { name: string; held: Held; close: () => void }) {
  const { name, held, close } = props
  const client = useQueryClient()
  const navigate = useNavigate()
  const [once] = useState(() => crypto.randomUUID())
  const erasing = useMutation({
    mutationFn: () => tell.privacy.erase({ personId: held.personId }, { context: { once } }),
  })
  const leave = async () => {
    close()
    await navigate({ to: '/people' })
    // What was remembered of them must not be on the screen again, not even until it is asked for anew.
    client.removeQueries({ queryKey: ask.people.key(), type: 'inactive' })
    client.removeQueries({ queryKey: ask.privacy.key(), type: 'inactive' })
    await client.invalidateQueries()
  }
  if (erasing.data)
    return (
      <Modal opened onClose={() => void leave()} title="Erased" centered>
        <Done erased={erasing.data} leave={() => void leave()} />
      </Modal>
    )
  return (
    <Modal opened onClose={close} title={`Erase ${name}?`} size="lg" centered>
      <Ask held={held} erasing={erasing} close={close} />
    </Modal>
  )
}

type Erasing = { isPending: boolean; error: Error | null; mutate: () => void }

function Ask({ held, erasing, close }: { held: Held; erasing: Erasing; close: () => void }) {
  const [typed, setTyped] = useState('')
  const form = useId()
  const isSure = typed.trim().toLowerCase() === WORD
  return (
    <form
      id={form}
      className="privacy-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isSure) erasing.mutate()
      }}
    >
      <p>
        <b className="w6">This goes, for good:</b> {counted(held.names, 'name', 'names')} and every
        detail, what {counted(held.events, 'event', 'events')} said,{' '}
        {counted(held.failedEvents, 'failed event', 'failed events')},{' '}
        {counted(held.refusedRows, 'row of a file', 'rows of files')} that stayed out, mails, their
        part in {counted(held.deals, 'deal', 'deals')}, and every file that waits to be imported.
      </p>
      <p>
        <b className="w6">This stays:</b> that there was somebody, on which days something happened,{' '}
        {counted(held.handoffs, 'hand-off', 'hand-offs')} and what came of them. No number on the
        scoreboard changes.
      </p>
      <p>
        If a file or a website speaks of them again, nothing of it is kept. Backups made before
        still hold them; the manual says what to do.
      </p>
      <TextInput
        label={`Type “${WORD}” to go on`}
        value={typed}
        data-autofocus
        autoComplete="off"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {erasing.error ? (
        <Trouble
          error={erasing.error}
          what="Nobody was erased."
          safe="Everything is as it was."
          again={() => erasing.mutate()}
        />
      ) : null}
      <div className="row wrap">
        <Button type="submit" disabled={!isSure} loading={erasing.isPending}>
          Erase everywhere
        </Button>
        <Button variant="default" onClick={close}>
          Keep them
        </Button>
      </div>
    </form>
  )
}

function Done({ erased, leave }: { erased: Erased; leave: () => void }) {
  const others = erased.failed + erased.refused + erased.elsewhere
  return (
    <div className="privacy-form">
      <p role="status">
        {counted(erased.names, 'name', 'names')} and what{' '}
        {counted(erased.events, 'event', 'events')} said are gone
        {others > 0
          ? `, and ${counted(others, 'other place', 'other places')} that named them`
          : ''}
        . Every number is what it was.
      </p>
      <div className="row wrap">
        <Button onClick={leave}>Back to people</Button>
      </div>
    </div>
  )
}
