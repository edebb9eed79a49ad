import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Chat } from '#api/chats.ts'
import { ask, tell } from '#web/ask.ts'
import { Popup } from '#web/kit/popup.tsx'
import { Trouble } from '#web/trouble.tsx'

const ChatDialog = lazy(async () => ({ default: (await import('./chat-dialog.tsx')).ChatDialog }))

/** What can be done with a channel; what is hard to take back is asked first. */
export function ChatActs({ chat }: { chat: Chat }) {
  const { chatId, version, isOn, name } = chat
  const client = useQueryClient()
  const [asking, setAsking] = useState<'change' | 'remove' | null>(null)
  const known = () => client.invalidateQueries({ queryKey: ask.chats.key() })
  const turning = useMutation({
    mutationFn: () => tell.chats.change({ chatId, isOn: !isOn }, { context: { version } }),
    onSettled: known,
  })
  const testing = useMutation({ mutationFn: () => tell.chats.test({ chatId }), onSettled: known })
  const trouble = turning.error ?? testing.error
  const close = () => setAsking(null)
  return (
    <div>
      <div className="row wrap">
        <Button
          variant="default"
          size="xs"
          disabled={!isOn}
          loading={testing.isPending}
          onClick={() => testing.mutate()}
        >
          Send a test
        </Button>
        <Button
          variant="default"
          size="xs"
          loading={turning.isPending}
          onClick={() => turning.mutate()}
        >
          {isOn ? 'Turn off' : 'Turn on'}
        </Button>
        <Popup
          name={`More of ${name}`}
          className="chats-more"
          items={[
            { id: 'change', words: 'Change', act: () => setAsking('change') },
            { id: 'remove', words: 'Remove', act: () => setAsking('remove') },
          ]}
        >
          More
        </Popup>
      </div>
      {testing.data ? (
        <p role="status" className="quiet">
          {testing.data.error === null
            ? 'The test arrived.'
            : `The test did not arrive. ${testing.data.error}`}
        </p>
      ) : null}
      {trouble ? (
        <Trouble
          error={trouble}
          what="It was not done."
          safe="The channel is as it was."
          again={() => (turning.error ? turning.mutate() : testing.mutate())}
        />
      ) : null}
      <Suspense>{asking === 'change' ? <ChatDialog chat={chat} close={close} /> : null}</Suspense>
      {asking === 'remove' ? <Remove chat={chat} close={close} /> : null}
    </div>
  )
}

function Remove({ chat: { chatId, version, name }, close }: { chat: Chat; close: () => void }) {
  const client = useQueryClient()
  const removing = useMutation({
    mutationFn: () => tell.chats.remove({ chatId }, { context: { version } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.chats.key() })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`Remove “${name}”?`} centered>
      <p>The channel is told nothing more. What is on its way to it is not sent.</p>
      {removing.error ? (
        <Trouble
          error={removing.error}
          what="The channel was not removed."
          safe="It is as it was."
          again={() => removing.mutate()}
        />
      ) : null}
      <div className="row wrap">
        <Button loading={removing.isPending} onClick={() => removing.mutate()}>
          Remove the channel
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          Leave it
        </Button>
      </div>
    </Modal>
  )
}
