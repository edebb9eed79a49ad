import '#web/workspace/keys/keys.css'
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Webhook } from '#api/webhooks.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'
import { SecretOnce } from './secret-once.tsx'

/** Makes another secret, after saying how one changes over. */
export function RenewSecret(props: { webhook: Webhook; close: () => void }) {
  const {
    webhook: { webhookId, name },
    close,
  } = props
  const client = useQueryClient()
  const renewing = useMutation({
    mutationFn: () => tell.webhooks.renewSecret({ webhookId }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.webhooks.key() }),
  })
  if (renewing.data) return <SecretOnce name={name} secret={renewing.data.secret} close={close} />
  return (
    <Modal opened onClose={close} title={`Another secret for “${name}”?`} centered>
      <div className="keys-form">
        <p>For a day messages are signed with both, so that the receiver can change over.</p>
        {renewing.error ? (
          <Trouble
            error={renewing.error}
            what="No secret was made."
            safe="The one before is good."
            again={() => renewing.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={renewing.isPending} onClick={() => renewing.mutate()}>
            Make the secret
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Keep the one there is
          </Button>
        </div>
      </div>
    </Modal>
  )
}
