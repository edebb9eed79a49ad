import { Autocomplete, Button, Group, Modal, Radio, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Campaign } from '#api/campaigns.ts'
import { INTENT_WORDS, INTENTS, type Intent } from '#domain/people/channels/intent.ts'
import { minorDigits } from '#domain/people/imports/cells/read-money.ts'
import { ask, tell } from '#web/ask.ts'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { type Draft, draftOf, fieldsOf, whyUnfit } from './campaign-draft.ts'

/** Makes a campaign, or changes what is said of one. */
export function CampaignDialog(props: {
  campaign: Campaign | null
  /** What a new one begins with: a text that means it. */
  text?: string | null
  close: () => void
}) {
  const { campaign, text = null, close } = props
  const client = useQueryClient()
  const { currency } = useWorkspace()
  const channels = useQuery(ask.channels.list.queryOptions()).data ?? []
  const [draft, setDraft] = useState(() => draftOf(campaign, text, currency))
  const [once] = useState(() => crypto.randomUUID())
  const unfit = whyUnfit(draft)
  const saving = useMutation({
    mutationFn: () => {
      const fields = fieldsOf(draft)
      return campaign
        ? tell.campaigns.change(
            { campaignId: campaign.campaignId, ...fields },
            { context: { version: campaign.version } },
          )
        : tell.campaigns.make(
            { ...fields, texts: text === null ? [] : [text] },
            { context: { once } },
          )
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.campaigns.key() })
      close()
    },
  })
  const set =
    (name: Exclude<keyof Draft, 'intent'>) =>
    (value: string): void =>
      setDraft((before) => ({ ...before, [name]: value }))
  const typed = (name: Exclude<keyof Draft, 'intent'>) => ({
    value: draft[name],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      set(name)(currentTarget.value),
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (unfit === null) saving.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={campaign ? `Campaign ${campaign.name}` : 'Make a campaign'}
      size="lg"
      centered
    >
      <form className="campaigns-form" onSubmit={sent}>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          {...typed('name')}
        />
        {text === null ? null : <p className="quiet">The text “{text}” will mean it.</p>}
        <Group grow>
          <TextInput label="First day" type="date" {...typed('startsOn')} />
          <TextInput label="Last day" type="date" {...typed('endsOn')} />
        </Group>
        <Autocomplete
          label="Channel"
          description="Where it was meant to reach people. The rules say how they really came."
          data={channels.map(({ channel }) => channel)}
          maxLength={60}
          value={draft.channel}
          onChange={set('channel')}
        />
        <Radio.Group
          label="What it is for"
          value={draft.intent}
          onChange={(value) => setDraft((before) => ({ ...before, intent: value as Intent }))}
        >
          <div className="campaigns-intents">
            {INTENTS.map((intent) => (
              <Radio
                key={intent}
                value={intent}
                label={INTENT_WORDS[intent].name}
                description={`${INTENT_WORDS[intent].does} ${INTENT_WORDS[intent].judgedBy}`}
              />
            ))}
          </div>
        </Radio.Group>
        <Group grow align="flex-start">
          <TextInput
            label="Cost"
            inputMode="decimal"
            placeholder={minorDigits(draft.currency) === 0 ? '12000' : '12000.00'}
            {...typed('cost')}
          />
          <Select
            label="Currency"
            data={[...new Set([currency, draft.currency, 'EUR', 'USD', 'GBP', 'CHF'])]}
            value={draft.currency}
            allowDeselect={false}
            onChange={(value) => value && set('currency')(value)}
          />
        </Group>
        <TextInput
          label="Link to its kit"
          description="Creative, talk track, who gets it, objections to expect."
          placeholder="https://"
          maxLength={2_000}
          {...typed('kitUrl')}
        />
        {unfit === null ? null : <p role="status">{unfit}</p>}
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="The campaign was not saved."
            safe="It is as it was, and what you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saving.isPending} disabled={unfit !== null}>
            {campaign ? 'Save the campaign' : 'Make the campaign'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
