import { Link } from '@tanstack/react-router'
import type { Member, Team } from '#api/members.ts'
import { signsFor } from '#domain/workspace/membership.ts'
import { sidesOf } from '#domain/workspace/role.ts'
import { ROLE_NAMES, SEES_NAMES, SIDE_NAMES } from '#domain/workspace/role-words.ts'
import { initials } from '#web/kit/initials.ts'
import { TeamChip } from '#web/kit/mark.tsx'
import type { Column } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'

/** Who, in which team, as what, whose people they see, for whom they sign, when they were last here. */
export function memberColumns(teams: readonly Team[]): readonly Column<Member>[] {
  return [
    {
      id: 'member',
      head: 'Name',
      width: '24%',
      cell: (member) => (
        <span className="row nowrap">
          <Initials member={member} />
          <Link
            className="row-link cut"
            to="/workspace/members/$memberId"
            params={{ memberId: String(member.memberId) }}
          >
            {member.name}
          </Link>
        </span>
      ),
    },
    { id: 'team', head: 'Team', width: '18%', cell: (member) => teamsOf(member, teams) },
    { id: 'role', head: 'Role', width: '20%', cell: ({ roles }) => rolesSaid(roles) },
    { id: 'sees', head: 'Sees', width: '14%', cell: (member) => seesSaid(member) },
    { id: 'signs', head: 'Signs', cell: (member) => <Signs member={member} /> },
    {
      id: 'here',
      head: 'Last here',
      width: '96px',
      end: true,
      cell: ({ lastHereAt }) => (
        <span className="quiet">
          {lastHereAt === null ? (
            <>
              never<span className="members-narrow"> here yet</span>
            </>
          ) : (
            <>
              <span className="members-narrow">here </span>
              <When at={lastHereAt} />
            </>
          )}
        </span>
      ),
    },
  ]
}

export const rolesSaid = (roles: Member['roles']) =>
  roles.map((role) => ROLE_NAMES[role]).join(', ')

const seesSaid = ({ sees, origins }: Member) =>
  sees === 'origins' ? origins.join(', ') : SEES_NAMES[sees]

/** The first letters of a name on the tint of their side: people are round. */
function Initials({ member }: { member: Pick<Member, 'name' | 'roles'> }) {
  const [side = 'joint', other] = sidesOf(member.roles)
  return (
    <span className={`initials initials-${other ? 'joint' : side}`} aria-hidden="true">
      {initials(member.name)}
    </span>
  )
}

function teamsOf({ teams: ids, roles }: Member, teams: readonly Team[]) {
  const own = teams.filter(({ teamId }) => ids.includes(teamId))
  if (own.length === 0)
    return <span className="quiet">{sidesOf(roles).length === 0 ? 'neither' : 'no team yet'}</span>
  return (
    <span className="row g4 nowrap">
      {own.map(({ teamId, name, side }) => (
        <TeamChip key={teamId} side={side === 'revenue' ? 'joint' : side}>
          {name}
          <span className="sr">, {SIDE_NAMES[side]}</span>
        </TeamChip>
      ))}
    </span>
  )
}

function Signs({ member }: { member: Member }) {
  const sides = signsFor(member)
  if (sides.length === 0)
    return (
      <span className="quiet members-wide">
        {member.roles.includes('mediator') ? 'never' : 'no'}
      </span>
    )
  return (
    <span className="w6">
      <span className="members-narrow">signs </span>for {sides.join(' and ')}
    </span>
  )
}
