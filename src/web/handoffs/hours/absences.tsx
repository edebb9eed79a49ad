import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Absence } from '#api/hours.ts'
import { AWAY_KINDS, AWAY_WORDS, type AwayKind } from '#domain/handoffs/calendars/keeping.ts'
import { ask, tell } from '#web/ask.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { AddSpan, Spans, TakeBack } from './spans.tsx'

/** When a member is away: clocks stand still, and no lead is given to them. `name`: of somebody else than who looks. */
export function Absences({ memberId, name = null }: { memberId: number; name?: string | null }) {
  const query = useQuery(ask.hours.absences.queryOptions({ input: { memberId } }))
  const [kind, setKind] = useState<AwayKind>('holiday')
  return (
    <Spans
      title="Away"
      note={
        name === null
          ? 'While you are away clocks of your leads stand still and others are given the new ones. Why is told to your managers only.'
          : `While ${name} is away the clocks of their leads stand still and others are given the new ones. Why is told to them and their managers only.`
      }
      what={name === null ? 'your absences' : 'the absences'}
      none={name === null ? 'You are not going away.' : `${name} is not going away.`}
      query={query}
      row={(absence) => <Row key={absence.absenceId} absence={absence} />}
    >
      <AddSpan
        then={
          <Select
            label="Why"
            data={AWAY_KINDS.map((value) => ({ value, label: AWAY_WORDS[value] }))}
            value={kind}
            allowDeselect={false}
            onChange={(chosen) => chosen && setKind(chosen as AwayKind)}
          />
        }
        noteLabel="Note"
        button={name === null ? 'Say that you are away' : 'Say that they are away'}
        add={(said, once) =>
          tell.hours.addAbsence({ memberId, kind, ...said }, { context: { once } })
        }
      />
    </Spans>
  )
}

function Row({ absence: { absenceId, from, to, kind, note } }: { absence: Absence }) {
  const zone = useZone()
  const days = `${day(from, zone)} to ${day(to - 1, zone)}`
  return (
    <li className="row between wrap">
      <span className="grow tabular">{days}</span>
      <span className="quiet">
        {kind ? AWAY_WORDS[kind] : 'Away'}
        {note ? `: ${note}` : ''}
      </span>
      <TakeBack which={days} remove={() => tell.hours.removeAbsence({ absenceId })} />
    </li>
  )
}
