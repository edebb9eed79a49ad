import { Button, Modal, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Key } from '#api/keys.ts'
import { ask, tell } from '#web/ask.ts'
import { KeyOnce } from './key-once.tsx'
import { KeyTrouble } from './key-trouble.tsx'

const OVERLAPS = [
  { value: '0', label: 'The old one ends at once' },
  { value: '24', label: 'Both are good for a day' },
  { value: '168', label: 'Both are good for a week' },
]

/** Another key like this one; both are good for a while, so that nothing stops while it is changed over. */
export function RenewKey({ shown }: { shown: Key }) {
  const { keyId, name } = shown
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [overlap, setOverlap] = useState('24')
  const renewing = useMutation({
    mutationFn: () => tell.keys.renew({ keyId, overlapHours: Number(overlap) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.keys.key() }),
  })
  const close = () => {
    setAsking(false)
    renewing.reset()
  }
  return (
    <>
      <button type="button" className="plain keys-link" onClick={() => setAsking(true)}>
        Renew<span className="sr"> {name}</span>
      </button>
      {renewing.data ? <KeyOnce made={renewing.data} close={close} /> : null}
      <Modal opened={asking && !renewing.data} onClose={close} title={`Renew “${name}”?`} centered>
        <div className="keys-form">
          <Select
            label="Changing over"
            data={OVERLAPS}
            value={overlap}
            allowDeselect={false}
            onChange={(chosen) => chosen && setOverlap(chosen)}
          />
          <KeyTrouble
            error={renewing.error}
            what="The key was not renewed."
            again={() => renewing.mutate()}
          />
          <div className="row wrap">
            <Button loading={renewing.isPending} onClick={() => renewing.mutate()}>
              Renew the key
            </Button>
            <Button variant="subtle" color="gray" onClick={close}>
              Keep it as it is
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
