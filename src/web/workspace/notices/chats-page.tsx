import './chats.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Chat } from '#api/chats.ts'
import { TOPICS } from '#domain/handoffs/notice.ts'
import { TOPIC_WORDS } from '#domain/handoffs/topic-words.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { ChatActs } from './chat-acts.tsx'

/** Loaded after the page: its fields are heavy. */
const Escalation = lazy(async () => ({ default: (await import('./escalation.tsx')).Escalation }))
const ChatDialog = lazy(async () => ({ default: (await import('./chat-dialog.tsx')).ChatDialog }))

/** Channels of Slack and Teams that are told, and who is told while a lead waits. */
export function ChatsPage() {
  const may = useMay()('set-notices')
  const chats = useQuery(ask.chats.list.queryOptions({ refetchInterval: 5_000 }))
  const [making, setMaking] = useState(false)
  if (chats.isPending) return <LoadingRows what="channels" rows={3} height={56} />
  if (chats.isLoadingError)
    return (
      <Trouble
        error={chats.error}
        what="The channels did not load."
        safe="What is on its way goes on."
        again={() => void chats.refetch()}
      />
    )
  return (
    <>
      <Section
        title="Slack and Teams"
        note="A channel is told what members are told, with their name and without mail addresses. Each member may keep topics out of it."
        right={may ? <Button onClick={() => setMaking(true)}>Connect a channel</Button> : null}
      >
        {chats.data.length === 0 ? (
          <Nothing title="No channel is connected.">
            In Slack, make an incoming webhook for a channel; in Teams, a workflow “Post to a
            channel when a webhook request is received”. Both show an address to copy here.
          </Nothing>
        ) : (
          <ul className="chats">
            {chats.data.map((chat) => (
              <Channel key={chat.chatId} chat={chat} may={may} />
            ))}
          </ul>
        )}
        <Suspense>{making ? <ChatDialog close={() => setMaking(false)} /> : null}</Suspense>
      </Section>
      <Suspense>
        <Escalation may={may} />
      </Suspense>
    </>
  )
}

function Channel({ chat, may }: { chat: Chat; may: boolean }) {
  const { name, kind, host, topics, lastDeliveredAt } = chat
  return (
    <li>
      <div>
        <p>
          <span className="w5">{name}</span>{' '}
          <span className="quiet">
            {kind === 'slack' ? 'Slack' : 'Teams'}, {host}
          </span>
        </p>
        <p className="quiet">
          {topicsSaid(topics)}. {stateSaid(chat)}{' '}
          {lastDeliveredAt === null ? (
            'Nothing arrived yet.'
          ) : (
            <>
              Last arrived <When at={lastDeliveredAt} />.
            </>
          )}
        </p>
      </div>
      {may ? <ChatActs chat={chat} /> : null}
    </li>
  )
}

const topicsSaid = (topics: Chat['topics']): string =>
  topics.length === TOPICS.length
    ? 'Told everything'
    : topics.length > 2
      ? `Told ${counted(topics.length, 'topic', 'topics')}`
      : topics.map((topic) => TOPIC_WORDS[topic]).join('; ')

const OFF = {
  member: 'Off.',
  gone: 'Off: its address is gone.',
  failing: 'Off: nothing arrived for five days.',
} as const

function stateSaid({ isOn, offBecause, failingSince, lastError, waiting }: Chat): string {
  if (!isOn) return OFF[offBecause ?? 'member']
  if (failingSince !== null)
    return `It does not arrive: ${lastError ?? ''} ${counted(waiting, 'message waits', 'messages wait')}.`
  return ''
}
