import '#web/workspace/keys/keys.css'
import { Button, Checkbox, Modal, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Chat } from '#api/chats.ts'
import { TOPICS } from '#domain/handoffs/notice.ts'
import { TOPIC_WORDS } from '#domain/handoffs/topic-words.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'

const EVERYBODY = 'all'

/** Connects a channel, or changes the one that is given; an address is typed in and never shown again. */
export function ChatDialog({ chat, close }: { chat?: Chat; close: () => void }) {
  const client = useQueryClient()
  const teams = useQuery(ask.members.teams.queryOptions())
  const [kind, setKind] = useState<Chat['kind']>(chat?.kind ?? 'slack')
  const [name, setName] = useState(chat?.name ?? '')
  const [url, setUrl] = useState('')
  const [teamId, setTeamId] = useState<number | null>(chat?.teamId ?? null)
  const [topics, setTopics] = useState<Chat['topics']>(chat?.topics ?? [...TOPICS])
  const saving = useMutation({
    mutationFn: async () => {
      if (!chat) return tell.chats.make({ kind, name, url, teamId, topics })
      const { chatId, version } = chat
      const told = { chatId, name, teamId, topics, ...(url.trim() !== '' && { url }) }
      return tell.chats.change(told, { context: { version } })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.chats.key() })
      close()
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  const isWhole =
    name.trim() !== '' && topics.length > 0 && (chat !== undefined || url.trim() !== '')
  const title = chat ? `Change “${chat.name}”` : 'Connect a channel'
  return (
    <Modal opened onClose={close} title={title} size="lg" closeOnClickOutside={false} centered>
      <form className="keys-form" onSubmit={sent}>
        {chat ? null : (
          <SegmentedControl
            aria-label="Where the channel is"
            value={kind}
            data={[
              { value: 'slack', label: 'Slack' },
              { value: 'teams', label: 'Teams' },
            ]}
            onChange={(value) => setKind(value as Chat['kind'])}
          />
        )}
        <TextInput
          label="Name"
          description="Of the channel, e.g. Sales."
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
          description={
            chat
              ? `At ${chat.host}. Type another one only to change it.`
              : 'Whoever has it may write in the channel: it is kept sealed and not shown again.'
          }
          value={url}
          required={!chat}
          withAsterisk={false}
          maxLength={2_000}
          inputMode="url"
          autoComplete="off"
          error={wrongWith(saving.error, 'url')}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Select
          label="Told of"
          value={teamId === null ? EVERYBODY : String(teamId)}
          allowDeselect={false}
          data={[
            { value: EVERYBODY, label: 'Everybody' },
            ...(teams.data ?? []).map((team) => ({
              value: String(team.teamId),
              label: `The team ${team.name}`,
            })),
          ]}
          onChange={(value) =>
            setTeamId(value === EVERYBODY || value === null ? null : Number(value))
          }
        />
        <Checkbox.Group
          label="Told when"
          value={[...topics]}
          onChange={(chosen) => setTopics(TOPICS.filter((it) => chosen.includes(it)))}
        >
          <div className="keys-scopes">
            {TOPICS.map((topic) => (
              <Checkbox key={topic} value={topic} label={TOPIC_WORDS[topic]} />
            ))}
          </div>
        </Checkbox.Group>
        {saving.error ? (
          <Trouble
            error={saving.error}
            what={chat ? 'The channel was not changed.' : 'No channel was connected.'}
            safe="What you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saving.isPending} disabled={!isWhole}>
            {chat ? 'Change it' : 'Connect it'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {chat ? 'Leave it' : 'Connect none'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
