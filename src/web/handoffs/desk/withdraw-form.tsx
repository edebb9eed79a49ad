import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { DecideBox } from './decide-box.tsx'
import type { useSaying } from './deciding.ts'

/** Marketing takes a lead back before sales answered. */
export function WithdrawForm(props: {
  lead: Lead
  saying: ReturnType<typeof useSaying>
  close: () => void
}) {
  const [note, setNote] = useState('')
  return (
    <DecideBox
      title={`Take ${props.lead.name} back?`}
      aside="Its clocks count for nothing then"
      send="Take back"
      saying={props.saying}
      missing={null}
      submit={() => props.saying.mutate({ kind: 'withdraw', note })}
      close={props.close}
    >
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={6}
        aria-label="In your words"
        placeholder="Why, if you like"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DecideBox>
  )
}
