import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mayKeepHours } from '#domain/handoffs/calendars/keeping.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Absences } from './absences.tsx'
import { Crunches } from './crunches.tsx'
import { HoursForm } from './hours-form.tsx'

const COMPANY = 'company'
const ofTeam = (teamId: number) => `team-${teamId}`
const ofMember = (memberId: number) => `member-${memberId}`

/** When company, teams and members work, and when a team has less time. */
export function HoursSettings() {
  const [whose, setWhose] = useState(COMPANY)
  const teams = useQuery(ask.members.teams.queryOptions())
  const said = teams.data ?? []
  const team = said.find(({ teamId }) => ofTeam(teamId) === whose)
  const members = useWhomOneKeeps()
  const member = members.find(({ memberId }) => ofMember(memberId) === whose)
  return (
    <>
      <Section
        title="Working hours"
        note="Promises between the teams are counted in these hours. Members say their own under their account, and their managers here."
      >
        <Select
          className="hours-whose"
          label="Whose hours"
          data={[
            { value: COMPANY, label: 'The company' },
            ...(said.length > 0
              ? [
                  {
                    group: 'Teams',
                    items: said.map(({ teamId, name }) => ({ value: ofTeam(teamId), label: name })),
                  },
                ]
              : []),
            ...(members.length > 0
              ? [
                  {
                    group: 'Members',
                    items: members.map(({ memberId, name }) => ({
                      value: ofMember(memberId),
                      label: name,
                    })),
                  },
                ]
              : []),
          ]}
          value={whose}
          searchable={members.length > 8}
          nothingFoundMessage="Nobody of that name"
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
        {member ? (
          <OfMember key={member.memberId} {...member} />
        ) : team ? (
          <OfTeam key={team.teamId} teamId={team.teamId} />
        ) : (
          <OfCompany />
        )}
      </Section>
      {member ? (
        <Absences key={member.memberId} memberId={member.memberId} name={member.name} />
      ) : null}
      <Crunches teams={said} />
    </>
  )
}

/** Members whose hours whoever looks may say. */
function useWhomOneKeeps() {
  const { me } = useWorkspace()
  const members = useQuery(ask.members.list.queryOptions())
  if (me === null || !members.data) return []
  return members.data.flatMap(({ memberId, name, teams, endedAt }) =>
    endedAt === null &&
    mayKeepHours({ memberId: me.memberId, holder: me }, { kind: 'member', memberId, teams })
      ? [{ memberId, name }]
      : [],
  )
}

function OfMember({ memberId, name }: { memberId: number; name: string }) {
  const query = useQuery(ask.hours.ofMember.queryOptions({ input: { memberId } }))
  if (query.isPending) return <LoadingRows what="the hours" rows={4} height={48} />
  if (query.isError) return <NotRead error={query.error} again={() => void query.refetch()} />
  return (
    <HoursForm
      seen={query.data}
      above={`those of the team of ${name}`}
      save={(wanted, version) =>
        tell.hours.changeMember({ ...wanted, memberId } as never, { context: { version } })
      }
    />
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
