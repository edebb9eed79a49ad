import '#web/workspace/keys/keys.css'
import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Webhook } from '#api/webhooks.ts'
import { STAGES } from '#domain/agreement/agreement.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'
import { SecretOnce } from './secret-once.tsx'

/** Makes a webhook, or changes the one that is given. */
export function WebhookDialog({ webhook, close }: { webhook?: Webhook; close: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [stages, setStages] = useState<Webhook['stages']>(webhook?.stages ?? ['passed'])
  const saving = useMutation({
    mutationFn: async () => {
      if (!webhook) return (await tell.webhooks.make({ name, url, stages })).secret
      const { webhookId, version } = webhook
      await tell.webhooks.change({ webhookId, name, url, stages }, { context: { version } })
      return null
    },
    onSuccess: async (secret) => {
      await client.invalidateQueries({ queryKey: ask.webhooks.key() })
      if (secret === null) close()
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  if (saving.data) return <SecretOnce name={name} secret={saving.data} close={close} />
  const title = webhook ? `Change “${webhook.name}”` : 'Make a webhook'
  return (
    <Modal opened onClose={close} title={title} size="lg" closeOnClickOutside={false} centered>
      <form className="keys-form" onSubmit={sent}>
        <TextInput
          label="Name"
          description="What hears of it, e.g. CRM."
          value={name}
          required
          withAsterisk={false}
          maxLength={100}
          error={wrongWith(saving.error, 'name')}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label="Address"
          description="It begins with https:// and is called with POST."
          value={url}
          required
          withAsterisk={false}
          maxLength={2_000}
          inputMode="url"
          error={wrongWith(saving.error, 'url')}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Checkbox.Group
          label="Told when somebody comes to"
          value={[...stages]}
          onChange={(chosen) => setStages(STAGES.filter((it) => chosen.includes(it)))}
        >
          <div className="keys-scopes">
            {STAGES.map((stage) => (
              <Checkbox key={stage} value={stage} label={stageWords(stage)} />
            ))}
          </div>
        </Checkbox.Group>
        {saving.error ? (
          <Trouble
            error={saving.error}
            what={webhook ? 'The webhook was not changed.' : 'No webhook was made.'}
            safe="What you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button
            type="submit"
            loading={saving.isPending}
            disabled={name.trim() === '' || url.trim() === '' || stages.length === 0}
          >
            {webhook ? 'Change it' : 'Make the webhook'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {webhook ? 'Leave it' : 'Make none'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
