import { Radio, Textarea, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { DAY, instant } from '#domain/time.ts'
import { localAt } from '#domain/zone.ts'
import { dayAndTime, useZone } from '#web/kit/time.tsx'
import { DecideBox } from './decide-box.tsx'
import type { useSaying } from './deciding.ts'

const FAMILY: Record<string, string> = {
  procedural: 'Wrong desk',
  clerical: 'Wrong details',
  definitional: 'Not a lead',
  'not-ready': 'Not yet',
  disqualified: 'Talked, and no',
}

const WORDS = {
  reject: { title: 'Why not?', send: 'Reject and tell marketing', reasons: 'rejected' },
  recycle: { title: 'Why not now?', send: 'Send back to warm up', reasons: 'recycled' },
  disqualify: { title: 'Why are they ruled out?', send: 'Rule out', reasons: 'disqualified' },
} as const

/** As a field of days writes it. */
function tomorrow(zone: string): string {
  const { year, month, day } = localAt(zone, instant(Date.now() + DAY))
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-')
}

/** Asks for one of the agreed reasons, by pointer or by its number; words of one's own are free. */
export function ReasonForm(props: {
  lead: Lead
  kind: keyof typeof WORDS
  saying: ReturnType<typeof useSaying>
  close: () => void
}) {
  const { lead, kind, saying, close } = props
  const { title, send, reasons: which } = WORDS[kind]
  const reasons = lead.reasons[which]
  const families = Map.groupBy(reasons, ({ family }) => family)
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const [wakesOn, setWakesOn] = useState('')
  const zone = useZone()
  const id = useId()
  const submit = () => {
    if (kind === 'recycle') saying.mutate({ kind, reason, note, wakesOn: wakesOn || null })
    else saying.mutate({ kind, reason, note })
  }
  const answer =
    kind === 'reject' && lead.answerBy !== null
      ? `Marketing answers you by ${dayAndTime(lead.answerBy, zone)}`
      : null
  return (
    <DecideBox
      title={title}
      aside={answer}
      send={send}
      saying={saying}
      missing={reason === '' ? 'Choose a reason, or press its number.' : null}
      submit={submit}
      close={close}
    >
      <div
        className="reasons"
        role="radiogroup"
        aria-label="Reason"
        onKeyDown={(event) => {
          const chosen = reasons[Number(event.key) - 1]
          if (!chosen) return
          event.preventDefault()
          setReason(chosen.id)
        }}
      >
        {[...families].map(([family, all]) => (
          <div key={family}>
            <p className="t12 quiet w5">{FAMILY[family] ?? family}</p>
            {all.map(({ id: reasonId, says }) => {
              const number = reasons.findIndex((one) => one.id === reasonId) + 1
              return (
                <Radio
                  key={reasonId}
                  name={id}
                  size="xs"
                  color="ink"
                  value={reasonId}
                  checked={reason === reasonId}
                  onChange={() => setReason(reasonId)}
                  label={
                    <>
                      <span className="quiet tabular" aria-hidden="true">
                        {number < 10 ? `${number} ` : ''}
                      </span>
                      {says}
                    </>
                  }
                />
              )
            })}
          </div>
        ))}
      </div>
      {kind === 'recycle' ? (
        <TextInput
          type="date"
          label="Look at them again on (you may leave it empty)"
          value={wakesOn}
          min={tomorrow(zone)}
          onChange={(event) => setWakesOn(event.currentTarget.value)}
        />
      ) : null}
      <Textarea
        size="sm"
        autosize
        minRows={2}
        maxRows={6}
        aria-label="In your words"
        placeholder="In your words, if you like"
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </DecideBox>
  )
}
