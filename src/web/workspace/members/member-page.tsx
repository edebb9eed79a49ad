import './members.css'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { MemberPage as Shown, Team } from '#api/members.ts'
import { mayManage } from '#domain/workspace/membership.ts'
import { SEES_NAMES } from '#domain/workspace/role-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { rolesSaid } from './columns.tsx'

const MemberForm = lazy(async () => ({ default: (await import('./member-form.tsx')).MemberForm }))
const EndMembership = lazy(async () => ({
  default: (await import('./end-membership.tsx')).EndMembership,
}))

/** One member: what they may and see, who last changed it, and the end of the membership. */
export function MemberPage() {
  const { memberId } = useParams({ strict: false })
  const member = useQuery(ask.members.read.queryOptions({ input: { memberId: Number(memberId) } }))
  const teams = useQuery(ask.members.teams.queryOptions())
  if (member.isPending || teams.isPending) return <LoadingRows what="the member" rows={6} />
  const failed = member.error ?? teams.error
  return (
    <>
      <p className="members-back">
        <Link to="/workspace" activeOptions={{ exact: true }} className="page-back quiet row g4">
          <IconArrowLeft size={16} aria-hidden="true" /> All members
        </Link>
      </p>
      {failed ? (
        <Trouble
          error={failed}
          what="The member did not load."
          safe="Nobody was changed."
          again={() => void Promise.all([member.refetch(), teams.refetch()])}
        />
      ) : null}
      {member.data && teams.data ? (
        <Member key={member.data.memberId} member={member.data} teams={teams.data} />
      ) : null}
    </>
  )
}

function Member(props: { member: Shown; teams: readonly Team[] }) {
  const { member, teams } = props
  const { me } = useWorkspace()
  const isSelf = me?.memberId === member.memberId
  const managed = me !== null && mayManage(me, member, isSelf)
  const { lastChange } = member
  return (
    <>
      <h2 className="t28 w6 members-name">{member.name}</h2>
      <p className="quiet">
        {member.email} · {rolesSaid(member.roles)} · sees {SEES_NAMES[member.sees]}
        {member.hasSecondFactor === null
          ? ''
          : member.hasSecondFactor
            ? ' · uses a second factor'
            : ' · no second factor'}
      </p>
      {lastChange ? (
        <p className="quiet">
          Last changed by {lastChange.by}, <When at={lastChange.at} />
        </p>
      ) : null}
      {member.endedAt !== null ? (
        <p className="members-alone">
          {member.name} left <When at={member.endedAt} />. What they did stays under their name.
        </p>
      ) : managed ? (
        <Suspense fallback={<LoadingRows what="the form" rows={6} />}>
          <MemberForm key={member.version} seen={member} teams={teams} isSelf={isSelf} />
          {member.ends ? (
            <EndMembership member={member} ends={member.ends} isSelf={isSelf} />
          ) : null}
        </Suspense>
      ) : (
        <p className="quiet members-alone">
          {isSelf
            ? 'Somebody else has to change what you may do: ask an owner.'
            : 'An owner changes this, or a manager of all their teams.'}
        </p>
      )}
    </>
  )
}
