import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Key } from '#api/keys.ts'
import { ask, tell } from '#web/ask.ts'
import { KeyTrouble } from './key-trouble.tsx'

/** Revokes a key, of the workspace or one's own, after saying what stops. */
export function RevokeKey({ shown, isOwn = false }: { shown: Key; isOwn?: boolean }) {
  const { keyId, name, version, kind } = shown
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revoking = useMutation({
    mutationFn: () =>
      isOwn
        ? tell.keys.revokeOwn({ keyId }, { context: { version } })
        : tell.keys.revoke({ keyId }, { context: { version } }),
    onSuccess: async () => {
      setAsking(false)
      await client.invalidateQueries({ queryKey: ask.keys.key() })
    },
  })
  return (
    <>
      <button type="button" className="plain keys-link" onClick={() => setAsking(true)}>
        Revoke<span className="sr"> {name}</span>
      </button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={`Revoke “${name}”?`} centered>
        <div className="keys-form">
          <p>
            From the next request on it opens nothing, and it cannot be brought back.{' '}
            {kind === 'write'
              ? 'What its source wrote stays; what it writes from now on is refused.'
              : 'Whatever uses it stops reading.'}
          </p>
          <KeyTrouble
            error={revoking.error}
            what="The key was not revoked."
            again={() => revoking.mutate()}
          />
          <div className="row wrap">
            <Button loading={revoking.isPending} onClick={() => revoking.mutate()}>
              Revoke the key
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </div>
        </div>
      </Modal>
    </>
  )
}
