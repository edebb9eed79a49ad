import './members.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Member } from '#api/members.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { rolesSaid } from './columns.tsx'
import { Here } from './here.tsx'
import { Invitations } from './invitations.tsx'
import { RolesTable } from './roles-table.tsx'
import { MembersSentence } from './sentence.tsx'
import { Teams } from './teams.tsx'

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
  // What is on the screen stays when asking again fails: somebody may be typing.
  if (failed && !(members.data && teams.data))
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
