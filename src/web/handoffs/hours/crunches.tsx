import { NumberInput, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Crunch } from '#api/hours.ts'
import type { Team } from '#api/members.ts'
import { ask, tell } from '#web/ask.ts'
import { percent } from '#web/kit/format.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { useMay } from '#web/may.ts'
import { AddSpan, Spans, TakeBack } from './spans.tsx'

/** When a team has less time for planned hand-offs, e.g. the end of a quarter. */
export function Crunches({ teams }: { teams: readonly Team[] }) {
  const query = useQuery(ask.hours.crunches.queryOptions())
  const may = useMay()
  const mine = teams.filter(({ teamId }) => may('keep-hours', { teams: [teamId] }))
  return (
    <Spans
      title="Times with less room"
      note="In a crunch of sales, e.g. at the end of a quarter, a team is given only a part of the leads it usually takes."
      what="these times"
      none="There is none."
      query={query}
      row={(crunch) => (
        <Row
          key={crunch.crunchId}
          crunch={crunch}
          team={teams.find(({ teamId }) => teamId === crunch.teamId)?.name ?? ''}
          isMine={mine.some(({ teamId }) => teamId === crunch.teamId)}
        />
      )}
    >
      {mine.length > 0 ? <AddCrunch teams={mine} /> : null}
    </Spans>
  )
}

function Row({ crunch, team, isMine }: { crunch: Crunch; team: string; isMine: boolean }) {
  const zone = useZone()
  const { crunchId, from, to, share, note } = crunch
  return (
    <li className="row between wrap">
      <span className="grow">
        {team}: {day(from, zone)} to {day(to - 1, zone)}
        {note === '' ? '' : `, ${note}`}
      </span>
      <span className="quiet tabular">{percent(share)} of the usual leads</span>
      {isMine ? (
        <TakeBack
          which={`the time of ${team}`}
          remove={() => tell.hours.removeCrunch({ crunchId })}
        />
      ) : null}
    </li>
  )
}

function AddCrunch({ teams }: { teams: readonly Team[] }) {
  const [teamId, setTeam] = useState(String(teams[0]?.teamId))
  const [share, setShare] = useState<number | string>(50)
  return (
    <AddSpan
      first={
        <Select
          label="Team"
          data={teams.map((team) => ({ value: String(team.teamId), label: team.name }))}
          value={teamId}
          allowDeselect={false}
          onChange={(chosen) => chosen && setTeam(chosen)}
        />
      }
      then={
        <NumberInput
          label="Percent of the usual"
          min={0}
          max={100}
          value={share}
          onChange={setShare}
        />
      }
      noteLabel="Why"
      button="Add this time"
      add={(said, once) =>
        tell.hours.addCrunch(
          { teamId: Number(teamId), share: Number(share) / 100, ...said },
          { context: { once } },
        )
      }
    />
  )
}
