import { Button, TextInput } from '@mantine/core'
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'
import { dayEnds, dayStarts } from './days.ts'

/** Stretches of days that were said, one a line, and below them the way to say another. */
export function Spans<Span>(props: {
  title: string
  note: string
  /** What they are called where they load, e.g. "your absences". */
  what: string
  none: string
  query: UseQueryResult<Span[]>
  row: (span: Span) => ReactNode
  children: ReactNode
}) {
  const { title, note, what, none, query, row, children } = props
  return (
    <Section title={title} note={note}>
      {query.isPending ? <LoadingRows what={what} rows={2} height={44} /> : null}
      {query.error ? (
        <Trouble
          error={query.error}
          what={`${what.charAt(0).toUpperCase()}${what.slice(1)} did not load.`}
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? <p className="quiet">{none}</p> : null}
      <ul className="hours-rows">{query.data?.map(row)}</ul>
      {children}
    </Section>
  )
}

/** Takes back what was said; `which` tells a screen reader of which. */
export function TakeBack({ which, remove }: { which: string; remove: () => Promise<unknown> }) {
  const client = useQueryClient()
  const removal = useMutation({
    mutationFn: remove,
    onSettled: () => client.invalidateQueries({ queryKey: ask.hours.key() }),
  })
  return (
    <button type="button" className="plain hours-link" onClick={() => removal.mutate()}>
      Take back<span className="sr"> {which}</span>
    </button>
  )
}

type Said = { from: number; to: number; note: string }

/** The fields of a stretch: first and last day with a note; `first` stands before them, `then` before the note. */
export function AddSpan(props: {
  first?: ReactNode
  then: ReactNode
  noteLabel: string
  button: string
  add: (said: Said, once: string) => Promise<unknown>
}) {
  const zone = useZone()
  const client = useQueryClient()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const adding = useMutation({
    mutationFn: () => props.add({ from: dayStarts(from, zone), to: dayEnds(to, zone), note }, once),
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
      {props.first}
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
      {props.then}
      <TextInput
        label={props.noteLabel}
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
        {props.button}
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
