import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Crunches } from './crunches.tsx'
import { HoursForm } from './hours-form.tsx'

const COMPANY = 'company'

/** When company and teams work, and when a team has less time. */
export function HoursSettings() {
  const [whose, setWhose] = useState(COMPANY)
  const teams = useQuery(ask.members.teams.queryOptions())
  const said = teams.data ?? []
  const team = said.find(({ teamId }) => String(teamId) === whose)
  return (
    <>
      <Section
        title="Working hours"
        note="Promises between the teams are counted in these hours. Members say their own under their account."
      >
        <Select
          className="hours-whose"
          label="Whose hours"
          data={[
            { value: COMPANY, label: 'The company' },
            ...said.map(({ teamId, name }) => ({ value: String(teamId), label: name })),
          ]}
          value={whose}
          allowDeselect={false}
          onChange={(chosen) => chosen && setWhose(chosen)}
        />
        {teams.error ? (
          <Trouble
            error={teams.error}
            what="The teams did not load."
            safe="Their hours are as they were."
            again={() => void teams.refetch()}
          />
        ) : null}
        {team ? <OfTeam key={team.teamId} teamId={team.teamId} /> : <OfCompany />}
      </Section>
      <Crunches teams={said} />
    </>
  )
}

function OfCompany() {
  const query = useQuery(ask.hours.ofCompany.queryOptions())
  if (query.isPending) return <LoadingRows what="the hours" rows={4} height={48} />
  if (query.isError) return <NotRead error={query.error} again={() => void query.refetch()} />
  return (
    <HoursForm
      seen={query.data}
      above={null}
      save={(wanted, version) =>
        tell.hours.changeCompany(wanted as never, { context: { version } })
      }
    />
  )
}

function OfTeam({ teamId }: { teamId: number }) {
  const query = useQuery(ask.hours.ofTeam.queryOptions({ input: { teamId } }))
  if (query.isPending) return <LoadingRows what="the hours" rows={4} height={48} />
  if (query.isError) return <NotRead error={query.error} again={() => void query.refetch()} />
  return (
    <HoursForm
      seen={query.data}
      above="those of the company"
      save={(wanted, version) =>
        tell.hours.changeTeam({ ...wanted, teamId } as never, { context: { version } })
      }
    />
  )
}

const NotRead = ({ error, again }: { error: unknown; again: () => void }) => (
  <Trouble
    error={error}
    what="The hours did not load."
    safe="They are as they were."
    again={again}
  />
)
