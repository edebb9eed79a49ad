import '#web/workspace/keys/keys.css'
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Webhook } from '#api/webhooks.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

/** Removes a webhook, after saying what goes with it. */
export function RemoveWebhook({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const { webhookId, name, version, waiting } = webhook
  const client = useQueryClient()
  const navigate = useNavigate()
  const removing = useMutation({
    mutationFn: () => tell.webhooks.remove({ webhookId }, { context: { version } }),
    onSuccess: async () => {
      await navigate({ to: '/workspace/webhooks' })
      await client.invalidateQueries({ queryKey: ask.webhooks.key() })
    },
  })
  return (
    <Modal opened onClose={close} title={`Remove “${name}”?`} centered>
      <div className="keys-form">
        <p>
          Its address hears nothing more, and the list of what was sent goes with it.
          {waiting > 0 ? ` ${waiting} that wait are not sent.` : ''}
        </p>
        {removing.error ? (
          <Trouble
            error={removing.error}
            what="The webhook was not removed."
            safe="It is as it was."
            again={() => removing.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={removing.isPending} onClick={() => removing.mutate()}>
            Remove the webhook
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Modal>
  )
}
