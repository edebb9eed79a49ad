import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

/** Break-glass: the mediator brings the version before back, for everybody to see. */
export function Stop({ version, close }: { version: number; close: () => void }) {
  const [because, setBecause] = useState('')
  const client = useQueryClient()
  const stopping = useMutation({
    mutationFn: () => tell.agreement.suspend({ version, because }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries()
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (because.trim() !== '') stopping.mutate()
  }
  return (
    <Modal opened onClose={close} title={`Stop version ${version}`} size="lg" centered>
      <form className="agreement-form" onSubmit={sent}>
        <p>
          From now on the words of version {version - 1} hold again. Everybody sees that you stopped
          it and why, for ever. It is no signature: going on needs both sides.
        </p>
        <Textarea
          label="Why"
          autosize
          minRows={2}
          maxLength={2_000}
          data-autofocus
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        {stopping.error ? (
          <Trouble
            error={stopping.error}
            what="The version was not stopped."
            safe="It still holds."
            again={() => stopping.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={stopping.isPending} disabled={because.trim() === ''}>
            Stop version {version}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Leave it in force
          </Button>
        </div>
      </form>
    </Modal>
  )
}
