import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import { ask, tell } from '#web/ask.ts'
import { wrongWith } from '#web/unfit.ts'
import { EndsField, endOf, type Scope, ScopeFields } from './key-fields.tsx'
import { KeyOnce } from './key-once.tsx'
import { KeyTrouble } from './key-trouble.tsx'

/** Makes a key: for a source that writes, or for a tool that reads what is chosen. */
export function MakeKey({ close }: { close: () => void }) {
  const client = useQueryClient()
  const [kind, setKind] = useState<'write' | 'api'>('write')
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>([])
  const [ends, setEnds] = useState('never')
  const making = useMutation({
    mutationFn: () => {
      const expiresAt = endOf(ends, Date.now())
      return kind === 'write'
        ? tell.keys.make({ kind, name, source: name, expiresAt })
        : tell.keys.make({ kind, name, scopes, expiresAt })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ask.keys.key() }),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    making.mutate()
  }
  if (making.data) return <KeyOnce made={making.data} close={close} />
  return (
    <Modal opened onClose={close} title="Make a key" size="lg" closeOnClickOutside={false} centered>
      <form className="keys-form" onSubmit={sent}>
        <SegmentedControl
          aria-label="Kind of key"
          data={[
            { value: 'write', label: 'A source writes events' },
            { value: 'api', label: 'A tool reads' },
          ]}
          value={kind}
          onChange={(chosen) => setKind(chosen as 'write' | 'api')}
        />
        <TextInput
          label={kind === 'write' ? 'Source' : 'Name'}
          description={
            kind === 'write'
              ? 'Where the events come from, e.g. northwind.example. The key can do nothing else.'
              : 'What will use it, e.g. Nightly numbers.'
          }
          value={name}
          required
          withAsterisk={false}
          maxLength={100}
          error={wrongWith(making.error, 'name')}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {kind === 'api' ? (
          <ScopeFields offered={KEY_SCOPES} scopes={scopes} change={setScopes} />
        ) : null}
        <EndsField ends={ends} change={setEnds} />
        <KeyTrouble error={making.error} what="No key was made." again={() => making.mutate()} />
        <div className="row wrap">
          <Button
            type="submit"
            loading={making.isPending}
            disabled={name.trim() === '' || (kind === 'api' && scopes.length === 0)}
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
