import { Button, Checkbox, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { DAY } from '#domain/time.ts'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import { scopeWords } from '#domain/workspace/right-words.ts'
import { ask, tell } from '#web/ask.ts'
import { KeyOnce } from './key-once.tsx'
import { KeyTrouble } from './key-trouble.tsx'

type Scope = (typeof KEY_SCOPES)[number]

const ENDS = [
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
]

/** Makes a key: for a source that writes, or for a tool that reads what is chosen. */
export function MakeKey({ close }: { close: () => void }) {
  const client = useQueryClient()
  const [kind, setKind] = useState<'write' | 'api'>('write')
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>([])
  const [ends, setEnds] = useState('never')
  const making = useMutation({
    mutationFn: () => {
      const expiresAt = ends === 'never' ? null : Date.now() + Number(ends) * DAY
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
    <Modal opened onClose={close} title="Make a key" size="lg" centered>
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
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {kind === 'api' ? (
          <Checkbox.Group
            label="It may"
            value={scopes}
            onChange={(chosen) => setScopes(KEY_SCOPES.filter((it) => chosen.includes(it)))}
          >
            <div className="keys-scopes">
              {KEY_SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={scopeWords(scope)} />
              ))}
            </div>
          </Checkbox.Group>
        ) : null}
        <Select
          label="Ends"
          data={ENDS}
          value={ends}
          allowDeselect={false}
          onChange={(chosen) => chosen && setEnds(chosen)}
        />
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
