import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Crunch } from '#api/hours.ts'
import type { Team } from '#api/members.ts'
import { ask, tell } from '#web/ask.ts'
import { percent } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { day, useZone } from '#web/kit/time.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { dayEnds, dayStarts } from './days.ts'

/** When a team has less time for planned hand-offs, e.g. the end of a quarter. */
export function Crunches({ teams }: { teams: readonly Team[] }) {
  const query = useQuery(ask.hours.crunches.queryOptions())
  const may = useMay()
  const mine = teams.filter(({ teamId }) => may('keep-hours', { teams: [teamId] }))
  return (
    <Section
      title="Times with less room"
      note="In a crunch of sales, e.g. at the end of a quarter, a team is given only a part of the leads it usually takes."
    >
      {query.isPending ? <LoadingRows what="these times" rows={2} height={44} /> : null}
      {query.error ? (
        <Trouble
          error={query.error}
          what="These times did not load."
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? <p className="quiet">There is none.</p> : null}
      <ul className="hours-rows">
        {query.data?.map((crunch) => (
          <Row
            key={crunch.crunchId}
            crunch={crunch}
            team={teams.find(({ teamId }) => teamId === crunch.teamId)?.name ?? ''}
            isMine={mine.some(({ teamId }) => teamId === crunch.teamId)}
          />
        ))}
      </ul>
      {mine.length > 0 ? <AddCrunch teams={mine} /> : null}
    </Section>
  )
}

function Row({ crunch, team, isMine }: { crunch: Crunch; team: string; isMine: boolean }) {
  const zone = useZone()
  const client = useQueryClient()
  const removal = useMutation({
    mutationFn: () => tell.hours.removeCrunch({ crunchId: crunch.crunchId }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.hours.crunches.key() }),
  })
  return (
    <li className="row between wrap">
      <span className="grow">
        {team}: {day(crunch.from, zone)} to {day(crunch.to - 1, zone)}
        {crunch.note === '' ? '' : `, ${crunch.note}`}
      </span>
      <span className="quiet tabular">{percent(crunch.share)} of the usual leads</span>
      {isMine ? (
        <button type="button" className="plain hours-link" onClick={() => removal.mutate()}>
          Take back<span className="sr"> the time of {team}</span>
        </button>
      ) : null}
    </li>
  )
}

function AddCrunch({ teams }: { teams: readonly Team[] }) {
  const zone = useZone()
  const client = useQueryClient()
  const [teamId, setTeam] = useState(String(teams[0]?.teamId))
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [share, setShare] = useState<number | string>(50)
  const [note, setNote] = useState('')
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const adding = useMutation({
    mutationFn: () =>
      tell.hours.addCrunch(
        {
          teamId: Number(teamId),
          from: dayStarts(from, zone),
          to: dayEnds(to, zone),
          share: Number(share) / 100,
          note,
        },
        { context: { once } },
      ),
    onSuccess: async () => {
      setFrom('')
      setTo('')
      setNote('')
      setOnce(crypto.randomUUID())
      await client.invalidateQueries({ queryKey: ask.hours.crunches.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    adding.mutate()
  }
  return (
    <form className="hours-adding" onSubmit={sent}>
      <Select
        label="Team"
        data={teams.map((team) => ({ value: String(team.teamId), label: team.name }))}
        value={teamId}
        allowDeselect={false}
        onChange={(chosen) => chosen && setTeam(chosen)}
      />
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
      <NumberInput
        label="Percent of the usual"
        min={0}
        max={100}
        value={share}
        onChange={setShare}
      />
      <TextInput
        label="Why"
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
        Add this time
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
