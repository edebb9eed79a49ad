import { Checkbox, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import type { TouchKind } from '#domain/handoffs/handoff.ts'
import { DecideBox } from './decide-box.tsx'
import type { useSaying } from './deciding.ts'

/** Logs a call, a personal mail or a meeting of just now; the promise to follow up is kept with it. */
export function TouchForm(props: {
  lead: Lead
  saying: ReturnType<typeof useSaying>
  close: () => void
}) {
  const [how, setHow] = useState<TouchKind>('call')
  const [isReached, setReached] = useState(false)
  const [note, setNote] = useState('')
  const [once] = useState(() => crypto.randomUUID())
  return (
    <DecideBox
      title={`Log a contact with ${props.lead.name}`}
      send="Log it"
      saying={props.saying}
      missing={null}
      submit={() => props.saying.mutate({ kind: 'touch', how, isReached, note, once })}
      close={props.close}
    >
      <SegmentedControl
        aria-label="How"
        value={how}
        onChange={(value) => setHow(value as TouchKind)}
        data={[
          { value: 'call', label: 'Call' },
          { value: 'mail', label: 'Mail' },
          { value: 'meeting', label: 'Meeting' },
        ]}
      />
      <Checkbox
        color="ink"
        label="We talked, or they answered"
        checked={isReached}
        onChange={(event) => setReached(event.currentTarget.checked)}
      />
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={6}
        aria-label="In your words"
        placeholder="What you learned, if you like"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DecideBox>
  )
}
