import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Absence } from '#api/hours.ts'
import { AWAY_KINDS, AWAY_WORDS, type AwayKind } from '#domain/handoffs/calendars/keeping.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { day, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'
import { dayEnds, dayStarts } from './days.ts'

/** When a member is away: clocks stand still, and no lead is given to them. */
export function Absences({ memberId }: { memberId: number }) {
  const query = useQuery(ask.hours.absences.queryOptions({ input: { memberId } }))
  return (
    <Section
      title="Away"
      note="While you are away clocks of your leads stand still and others are given the new ones. Why is told to your managers only."
    >
      {query.isPending ? <LoadingRows what="your absences" rows={2} height={44} /> : null}
      {query.error ? (
        <Trouble
          error={query.error}
          what="Your absences did not load."
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? <p className="quiet">You are not going away.</p> : null}
      <ul className="hours-rows">
        {query.data?.map((absence) => (
          <Row key={absence.absenceId} absence={absence} />
        ))}
      </ul>
      <Add memberId={memberId} />
    </Section>
  )
}

function Row({ absence }: { absence: Absence }) {
  const zone = useZone()
  const client = useQueryClient()
  const removal = useMutation({
    mutationFn: () => tell.hours.removeAbsence({ absenceId: absence.absenceId }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.hours.key() }),
  })
  const days = `${day(absence.from, zone)} to ${day(absence.to - 1, zone)}`
  return (
    <li className="row between wrap">
      <span className="grow tabular">{days}</span>
      <span className="quiet">
        {absence.kind ? AWAY_WORDS[absence.kind] : 'Away'}
        {absence.note ? `: ${absence.note}` : ''}
      </span>
      <button type="button" className="plain hours-link" onClick={() => removal.mutate()}>
        Take back<span className="sr"> {days}</span>
      </button>
    </li>
  )
}

function Add({ memberId }: { memberId: number }) {
  const zone = useZone()
  const client = useQueryClient()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [kind, setKind] = useState<AwayKind>('holiday')
  const [note, setNote] = useState('')
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const adding = useMutation({
    mutationFn: () =>
      tell.hours.addAbsence(
        { memberId, from: dayStarts(from, zone), to: dayEnds(to, zone), kind, note },
        { context: { once } },
      ),
    onSuccess: async () => {
      setFrom('')
      setTo('')
      setNote('')
      setOnce(crypto.randomUUID())
      await client.invalidateQueries({ queryKey: ask.hours.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    adding.mutate()
  }
  return (
    <form className="hours-adding" onSubmit={sent}>
      <TextInput
        type="date"
        label="First day"
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Last day"
        value={to}
        min={from}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
      <Select
        label="Why"
        data={AWAY_KINDS.map((value) => ({ value, label: AWAY_WORDS[value] }))}
        value={kind}
        allowDeselect={false}
        onChange={(chosen) => chosen && setKind(chosen as AwayKind)}
      />
      <TextInput
        label="Note"
        value={note}
        maxLength={200}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        loading={adding.isPending}
        disabled={from === '' || to === ''}
      >
        Say that you are away
      </Button>
      {adding.error ? (
        <Trouble
          error={adding.error}
          what="It was not added."
          safe="What you typed is still in the fields."
          again={() => adding.mutate()}
        />
      ) : null}
    </form>
  )
}
