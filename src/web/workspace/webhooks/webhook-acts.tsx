import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Webhook } from '#api/webhooks.ts'
import { ask, tell } from '#web/ask.ts'
import { Popup } from '#web/kit/popup.tsx'
import { Trouble } from '#web/trouble.tsx'

const WebhookDialog = lazy(async () => ({
  default: (await import('./webhook-dialog.tsx')).WebhookDialog,
}))
const RenewSecret = lazy(async () => ({
  default: (await import('./renew-secret.tsx')).RenewSecret,
}))
const RemoveWebhook = lazy(async () => ({
  default: (await import('./remove-webhook.tsx')).RemoveWebhook,
}))

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
      <Suspense>
        {asking === 'change' ? <WebhookDialog webhook={webhook} close={close} /> : null}
        {asking === 'renew' ? <RenewSecret webhook={webhook} close={close} /> : null}
        {asking === 'remove' ? <RemoveWebhook webhook={webhook} close={close} /> : null}
      </Suspense>
    </>
  )
}
