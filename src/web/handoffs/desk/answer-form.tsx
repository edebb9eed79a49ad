import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { DecideBox } from './decide-box.tsx'
import type { useSaying } from './deciding.ts'

/** Marketing says what it makes of a rejection; whoever sent the lead back is told. */
export function AnswerForm(props: {
  lead: Lead
  saying: ReturnType<typeof useSaying>
  close: () => void
}) {
  const { lead, saying, close } = props
  const [note, setNote] = useState('')
  const said = note.trim()
  return (
    <DecideBox
      title={`Answer why ${lead.name} came back`}
      aside="Whoever sent them back is told"
      send="Answer"
      saying={saying}
      missing={said === '' ? 'Say what you make of it first.' : null}
      submit={() => saying.mutate({ kind: 'answer', note: said })}
      close={close}
    >
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2_000}
        aria-label="In your words"
        placeholder="What you changed, or why you see it otherwise"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DecideBox>
  )
}
