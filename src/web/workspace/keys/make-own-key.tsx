import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import { ask, tell } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { wrongWith } from '#web/unfit.ts'
import { EndsField, endOf, type Scope, ScopeFields } from './key-fields.tsx'
import { KeyOnce } from './key-once.tsx'
import { KeyTrouble } from './key-trouble.tsx'

/** Makes a key of one's own; only what one may oneself can be chosen for it. */
export function MakeOwnKey({ close }: { close: () => void }) {
  const may = useMay()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>([])
  const [ends, setEnds] = useState('90')
  const making = useMutation({
    mutationFn: () => tell.keys.makeOwn({ name, scopes, expiresAt: endOf(ends, Date.now()) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.keys.key() }),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    making.mutate()
  }
  if (making.data) return <KeyOnce made={making.data} close={close} />
  return (
    <Modal
      opened
      onClose={close}
      title="Make a key of your own"
      size="lg"
      closeOnClickOutside={false}
      centered
    >
      <form className="keys-form" onSubmit={sent}>
        <TextInput
          label="Name"
          description="What will use it, e.g. My spreadsheet."
          value={name}
          required
          withAsterisk={false}
          maxLength={100}
          error={wrongWith(making.error, 'name')}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <ScopeFields
          offered={KEY_SCOPES.filter((scope) => may(scope))}
          scopes={scopes}
          change={setScopes}
        />
        <EndsField ends={ends} change={setEnds} />
        <p className="quiet">
          The key is shown once, right after this. Only its fingerprint is kept.
        </p>
        <KeyTrouble error={making.error} what="No key was made." again={() => making.mutate()} />
        <div className="row wrap">
          <Button
            type="submit"
            loading={making.isPending}
            disabled={name.trim() === '' || scopes.length === 0}
          >
            Make the key
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Make none
          </Button>
        </div>
      </form>
    </Modal>
  )
}
