import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Invitation } from '#api/members.ts'
import { ask, tell } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { rolesSaid } from './columns.tsx'

const AnotherLink = lazy(async () => ({
  default: (await import('./link-once.tsx')).AnotherLink,
}))

/** Who was asked and has not come yet. Nothing is shown where nobody was. */
export function Invitations() {
  const query = useQuery(ask.members.invitations.queryOptions())
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The invitations did not load."
        safe="They are still open."
        again={() => void query.refetch()}
      />
    )
  if (!query.data || query.data.length === 0) return null
  return (
    <Section title="Invited" note="A link works once and for seven days.">
      <ul className="members-rows">
        {query.data.map((invitation) => (
          <Row key={invitation.invitationId} invitation={invitation} />
        ))}
      </ul>
    </Section>
  )
}

function Row({ invitation }: { invitation: Invitation }) {
  const { invitationId, name, email, roles, invitedBy, expiresAt } = invitation
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ask.members.invitations.key() })
  const again = useMutation({
    mutationFn: () => tell.members.inviteAgain({ invitationId }),
    onSuccess: refresh,
  })
  const withdrawal = useMutation({
    mutationFn: () => tell.members.withdraw({ invitationId }),
    onSuccess: refresh,
  })
  const error = again.error ?? withdrawal.error
  const isOver = expiresAt <= Date.now()
  return (
    <li>
      <div className="row between wrap">
        <span className="grow members-who">
          <span className="w5">{name}</span> <span className="quiet">{email}</span>
        </span>
        <span>{rolesSaid(roles)}</span>
        <span className="quiet">
          {isOver ? 'ran out' : 'good until'} <When at={expiresAt} />
          {invitedBy ? `, asked by ${invitedBy}` : ''}
        </span>
        <span className="row g16">
          <button type="button" className="plain members-link" onClick={() => again.mutate()}>
            Invite again
          </button>
          <button type="button" className="plain members-link" onClick={() => withdrawal.mutate()}>
            Withdraw
          </button>
        </span>
      </div>
      {error ? (
        <Trouble
          error={error}
          what="The invitation was not changed."
          safe="It is as it was."
          again={() => void refresh()}
        />
      ) : null}
      <Suspense>
        {again.data ? <AnotherLink made={again.data} close={again.reset} /> : null}
      </Suspense>
    </li>
  )
}
