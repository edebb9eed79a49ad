import './members.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { Member, Team } from '#api/members.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { memberColumns, rolesSaid } from './columns.tsx'
import { Invitations } from './invitations.tsx'
import { RolesTable } from './roles-table.tsx'
import { MembersSentence } from './sentence.tsx'
import { Teams } from './teams.tsx'
import { Trouble } from './trouble.tsx'

const InviteDialog = lazy(async () => ({
  default: (await import('./invite-dialog.tsx')).InviteDialog,
}))

/** Who is here, in which teams, who was asked, and what each role may do. */
export function MembersPage() {
  const may = useMay()
  const members = useQuery(ask.members.list.queryOptions())
  const teams = useQuery(ask.members.teams.queryOptions())
  const [inviting, setInviting] = useState(false)
  if (members.isPending || teams.isPending) return <LoadingRows what="members" rows={8} />
  const failed = members.error ?? teams.error
  if (failed)
    return (
      <Trouble
        error={failed}
        what="The members did not load."
        safe="Nobody was changed: reading a list never writes."
        again={() => void Promise.all([members.refetch(), teams.refetch()])}
      />
    )
  const all = members.data ?? []
  const here = all.filter(({ endedAt }) => endedAt === null)
  const invite = may('manage-members') ? () => setInviting(true) : null
  return (
    <>
      <div className="row between top wrap members-head">
        <MembersSentence members={here} />
        {invite ? <Button onClick={invite}>Invite people</Button> : null}
      </div>
      <Here members={here} teams={teams.data ?? []} invite={invite} />
      <Left members={all.filter(({ endedAt }) => endedAt !== null)} />
      {may('manage-members') ? <Invitations /> : null}
      <Teams teams={teams.data ?? []} />
      <RolesTable />
      <Suspense>
        {inviting ? (
          <InviteDialog teams={teams.data ?? []} close={() => setInviting(false)} />
        ) : null}
      </Suspense>
    </>
  )
}

function Here(props: {
  members: readonly Member[]
  teams: readonly Team[]
  invite: (() => void) | null
}) {
  const { members, teams, invite } = props
  const navigate = useNavigate()
  const open = useCallback(
    ({ memberId }: Member) =>
      void navigate({
        to: '/workspace/members/$memberId',
        params: { memberId: String(memberId) },
      }),
    [navigate],
  )
  const seen = useCallback(() => undefined, [])
  return (
    <Section
      title="Members"
      note={`${counted(members.length, 'member', 'members')}. A workspace is never without an owner.`}
    >
      <VirtualTable
        label="Members"
        columns={memberColumns(teams)}
        rowAt={(index) => members[index]}
        total={members.length}
        keyOf={({ memberId }) => String(memberId)}
        open={open}
        seen={seen}
      />
      {members.length === 1 && invite ? (
        <p className="quiet members-alone">
          You are alone here. An agreement needs both sides:{' '}
          <button type="button" className="plain members-link" onClick={invite}>
            invite somebody from the other one
          </button>
          .
        </p>
      ) : null}
    </Section>
  )
}

/** Folded away: what they did stays, so their names do, too. */
function Left({ members }: { members: readonly Member[] }) {
  if (members.length === 0) return null
  return (
    <details className="members-left">
      <summary className="quiet">{int(members.length)} who left</summary>
      <ul>
        {members.map(({ memberId, name, roles, endedAt }) => (
          <li key={memberId} className="row between">
            <span>
              {name} <span className="quiet">{rolesSaid(roles)}</span>
            </span>
            <span className="quiet tabular">
              {endedAt === null ? null : (
                <>
                  left <When at={endedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
