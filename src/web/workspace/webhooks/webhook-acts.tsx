import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Webhook } from '#api/webhooks.ts'
import { ask, tell } from '#web/ask.ts'
import { Popup } from '#web/kit/popup.tsx'
import { Trouble } from '#web/trouble.tsx'
import { SecretOnce } from './secret-once.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'

type Asking = 'change' | 'renew' | 'remove' | null

/** What can be done with a webhook; what is hard to take back is asked first. */
export function WebhookActs({ webhook }: { webhook: Webhook }) {
  const { webhookId, version, isOn, name } = webhook
  const client = useQueryClient()
  const [asking, setAsking] = useState<Asking>(null)
  const known = () => client.invalidateQueries({ queryKey: ask.webhooks.key() })
  const turning = useMutation({
    mutationFn: () => tell.webhooks.change({ webhookId, isOn: !isOn }, { context: { version } }),
    onSettled: known,
  })
  const testing = useMutation({
    mutationFn: () => tell.webhooks.test({ webhookId }),
    onSuccess: known,
  })
  const trouble = turning.error ?? testing.error
  const close = () => setAsking(null)
  return (
    <>
      <div className="row wrap">
        <Button
          variant="default"
          disabled={!isOn}
          loading={testing.isPending}
          onClick={() => testing.mutate()}
        >
          Send a test
        </Button>
        <Button variant="default" loading={turning.isPending} onClick={() => turning.mutate()}>
          {isOn ? 'Turn off' : 'Turn on'}
        </Button>
        <Popup
          name={`More of ${name}`}
          className="webhooks-more"
          items={[
            { id: 'change', words: 'Change', act: () => setAsking('change') },
            { id: 'renew', words: 'Make another secret', act: () => setAsking('renew') },
            { id: 'remove', words: 'Remove', act: () => setAsking('remove') },
          ]}
        >
          More
        </Popup>
      </div>
      {trouble ? (
        <Trouble
          error={trouble}
          what="It was not done."
          safe="The webhook is as it was."
          again={() => (turning.error ? turning.mutate() : testing.mutate())}
        />
      ) : null}
      {asking === 'change' ? <WebhookDialog webhook={webhook} close={close} /> : null}
      {asking === 'renew' ? <Renew webhook={webhook} close={close} /> : null}
      {asking === 'remove' ? <Remove webhook={webhook} close={close} /> : null}
    </>
  )
}

function Renew({ webhook: { webhookId, name }, close }: { webhook: Webhook; close: () => void }) {
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

function Remove({ webhook, close }: { webhook: Webhook; close: () => void }) {
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
