import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FailedEvent, WholeFailedEvent } from '#api/failed-events.ts'
import { ask, tell } from '#web/ask.ts'
import { bytes } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** One failed event: why, what was sent, and a text to mend it in. */
export function MendEvent({ event, close }: { event: FailedEvent; close: () => void }) {
  const { failedEventId } = event
  const query = useQuery(
    ask.failedEvents.read.queryOptions({
      input: { failedEventId },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  return (
    <Modal opened onClose={close} title={event.reason} size="xl" centered>
      <div className="failed-form">
        <p className="quiet">
          From {event.source}, <When at={event.receivedAt} precise />, {bytes(event.bytes)}
          {event.path ? (
            <>
              , at <code>{event.path}</code>
            </>
          ) : null}
        </p>
        {query.isPending ? <LoadingRows what="the event" rows={4} /> : null}
        {query.error ? (
          <Trouble
            safe="What was sent is kept as it came."
            error={query.error}
            what="The event did not load."
            again={() => void query.refetch()}
          />
        ) : null}
        {query.data ? <Mend whole={query.data} close={close} /> : null}
      </div>
    </Modal>
  )
}

function Mend({ whole, close }: { whole: WholeFailedEvent; close: () => void }) {
  const { failedEventId, raw, state, isWhole } = whole
  const client = useQueryClient()
  const [text, setText] = useState(raw)
  const replaying = useMutation({
    mutationFn: () => tell.failedEvents.replay({ failedEventId, text }),
    onSuccess: async () => {
      close()
      await client.invalidateQueries({ queryKey: ask.failedEvents.key() })
    },
  })
  return (
    <>
      <details open={state !== 'open'}>
        <summary>As it was sent</summary>
        <pre className="failed-raw">{raw}</pre>
      </details>
      {isWhole ? null : (
        <p>
          Its beginning is shown here, and it is too large to be mended. Choose it in the list and
          try it again, or have its sender send it in smaller parts.
        </p>
      )}
      {state === 'open' && isWhole ? (
        <>
          <Textarea
            label="Mend it"
            description="The bytes above stay as they are. It counts at the time at which it came."
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            autosize
            minRows={6}
            maxRows={18}
            spellCheck={false}
            classNames={{ input: 'failed-text' }}
          />
          {replaying.error ? (
            <Trouble
              safe="What was sent is kept as it came."
              error={replaying.error}
              what="The event was not stored."
              again={() => replaying.mutate()}
            />
          ) : null}
          <div className="row wrap">
            <Button
              disabled={text.trim() === ''}
              loading={replaying.isPending}
              onClick={() => replaying.mutate()}
            >
              Store it
            </Button>
            <Button variant="subtle" color="gray" onClick={close}>
              Not now
            </Button>
          </div>
        </>
      ) : state === 'open' ? null : (
        <p>
          {state === 'replayed' ? 'It was mended and stored' : 'It was set aside'}{' '}
          {whole.settledAt === null ? null : <When at={whole.settledAt} />}.
        </p>
      )}
    </>
  )
}
