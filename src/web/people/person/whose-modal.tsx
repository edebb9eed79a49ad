import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reclassified } from '#api/signals.ts'
import { ask, tell, troubleOf } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'

type Was = 'person' | 'machine' | null

/** Clicks, and whose they are to be; null takes back what was said of them. */
export type Whose = { eventIds: number[]; was: Was }

/** Before it is said whose clicks these are: how many scores change by it. */
export function WhoseModal(props: {
  whose: Whose
  close: () => void
  done?: (changed: Reclassified) => void
}) {
  const { whose, close, done } = props
  const client = useQueryClient()
  const [once] = useState(() => crypto.randomUUID())
  const looked = useQuery({
    ...ask.signals.preview.queryOptions({ input: whose }),
    staleTime: 0,
    gcTime: 0,
  })
  const saying = useMutation({
    mutationFn: () => tell.signals.say(whose, { context: { once } }),
    onSuccess: async (changed) => {
      done?.(changed)
      close()
      await Promise.all([
        client.invalidateQueries({ queryKey: ask.people.key() }),
        client.invalidateQueries({ queryKey: ask.signals.list.key() }),
        client.invalidateQueries({ queryKey: ask.signals.counts.key() }),
      ])
    },
  })
  const error = saying.error ?? looked.error
  return (
    <Modal
      opened
      onClose={close}
      title={QUESTIONS[String(whose.was) as keyof typeof QUESTIONS](whose.eventIds.length)}
      centered
    >
      <div className="stack">
        <p role="status">{looked.data ? changesWords(looked.data) : error ? '' : 'One moment.'}</p>
        <p className="quiet">
          The events stay in the log. A hand-off that was made stays, and it can be taken back.
        </p>
        {error ? <p role="alert">{wordsOf(error)}</p> : null}
        <div className="row wrap">
          <Button
            disabled={!looked.data}
            loading={saying.isPending}
            onClick={() => saying.mutate()}
          >
            {ANSWERS[String(whose.was) as keyof typeof ANSWERS]}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Leave it
          </Button>
        </div>
      </div>
    </Modal>
  )
}

const QUESTIONS = {
  person: (n: number) => (n === 1 ? 'Was this a person?' : `Were these ${int(n)} a person’s?`),
  machine: (n: number) => (n === 1 ? 'Was this a machine?' : `Were these ${int(n)} a machine’s?`),
  null: () => 'Take back what was said?',
}
const ANSWERS = { person: 'A person', machine: 'A machine', null: 'Take it back' }

function changesWords({ events, people, scores }: Reclassified): string {
  const turned =
    events === 0
      ? 'No click weighs anything else'
      : `${counted(events, 'click weighs', 'clicks weigh')} something else`
  const moved =
    scores === 0 ? 'no score changes' : counted(scores, 'score changes', 'scores change')
  return `${turned}, and ${moved}, of ${counted(people, 'person', 'people')}.`
}

function wordsOf(error: unknown): string {
  const trouble = troubleOf(error)
  return trouble.known
    ? `${trouble.said.is} ${trouble.said.next}`
    : 'That did not work. Nothing was changed.'
}
