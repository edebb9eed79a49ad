import { Checkbox, MultiSelect, Select, TagsInput } from '@mantine/core'
import type { Team } from '#api/members.ts'
import { ROLES, type Role, SEES, type Sees, usuallySees } from '#domain/workspace/role.ts'
import { ROLE_NAMES, SEES_NAMES, SIDE_NAMES } from '#domain/workspace/role-words.ts'

/** What a membership is made of, as the fields hold it. */
export type Wanted = { roles: Role[]; teams: number[]; sees: Sees; origins: string[] }

const ABOUT: Record<Role, string> = {
  owner: 'Members, keys and the workspace itself; signs only with a manager’s role beside it',
  'marketing-manager': 'Signs for marketing, manages the own teams',
  marketer: 'Brings in files, sees the people of marketing and sales',
  'sales-manager': 'Signs for sales, manages the own teams',
  rep: 'Works with their own people',
  executive: 'Sees the numbers and proposes',
  mediator: 'Stands between the teams: reads everything, signs for neither',
  guest: 'An agency: sees people of some origins, without mail and phone',
  viewer: 'Looks, and changes nothing',
}

/** Roles with what each means, teams that fit them, and whose people are seen. */
export function MembershipFields(props: {
  value: Wanted
  change: (value: Wanted) => void
  teams: readonly Team[]
  /** The roles that whoever looks may give. */
  gives: readonly Role[] | 'all'
}) {
  const { value, change, teams, gives } = props
  const set = (some: Partial<Wanted>) => change({ ...value, ...some })
  const choose = (roles: Role[]) => {
    const usual = usuallySees(value.roles) === value.sees
    set({ roles, ...(usual ? { sees: usuallySees(roles) } : {}) })
  }
  const offered = ROLES.filter((role) => gives === 'all' || gives.includes(role))
  return (
    <>
      <Checkbox.Group
        label="Roles"
        description="Usually one. An owner who signs holds a manager’s role, too."
        value={value.roles}
        onChange={(roles) => choose(ROLES.filter((role) => roles.includes(role)))}
      >
        <div className="membership-roles">
          {offered.map((role) => (
            <Checkbox key={role} value={role} label={ROLE_NAMES[role]} description={ABOUT[role]} />
          ))}
        </div>
      </Checkbox.Group>
      <MultiSelect
        label="Teams"
        description="Of the side they work for, or the revenue team."
        placeholder={value.teams.length === 0 ? 'None' : undefined}
        data={teams.map(({ teamId, name, side }) => ({
          value: String(teamId),
          label: `${name} (${SIDE_NAMES[side].toLowerCase()})`,
        }))}
        value={value.teams.map(String)}
        onChange={(ids) => set({ teams: ids.map(Number) })}
      />
      <Select
        label="Whose people they see"
        data={SEES.map((sees) => ({ value: sees, label: SEES_NAMES[sees] }))}
        value={value.sees}
        allowDeselect={false}
        onChange={(sees) => sees && set({ sees })}
      />
      {value.sees === 'origins' ? (
        <TagsInput
          label="Origins"
          description="As they are called in the list of people. Enter adds one."
          value={value.origins}
          maxTags={50}
          onChange={(origins) => set({ origins })}
        />
      ) : null}
    </>
  )
}
