import { useQuery } from '@tanstack/react-query'
import type { Member } from '#api/members.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { useSession } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import './ways-in.css'

/** How people come in here, and who has a second factor. */
export function WaysInPage() {
  const { singleSignOn, sendsMail } = useSession()
  return (
    <>
      <Section title="Ways in" note="Set where Lockstep is started; a change needs a restart.">
        <dl className="ways-in">
          <dt>Mail address and password</dt>
          <dd>On. 12 characters or more; a reset goes by mail and ends every session.</dd>
          <dt>Single sign-on</dt>
          <dd>
            {singleSignOn === null ? (
              <>
                Not set. <code>LOCKSTEP_OIDC_ISSUER</code>, <code>LOCKSTEP_OIDC_CLIENT_ID</code> and{' '}
                <code>LOCKSTEP_OIDC_CLIENT_SECRET</code> turn it on.
              </>
            ) : (
              `On, by ${singleSignOn}. It lets in who is a member or invited, nobody else.`
            )}
          </dd>
          <dt>Mail</dt>
          <dd>
            {sendsMail
              ? 'Leaves by the server that is set.'
              : 'Waits in the outbox: no mail server is set.'}
          </dd>
        </dl>
      </Section>
      <SecondFactors />
    </>
  )
}

function SecondFactors() {
  const query = useQuery(ask.members.list.queryOptions())
  if (query.isPending) return <LoadingRows what="second factors" rows={3} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The members did not load."
        safe="Nothing was changed."
        again={() => void query.refetch()}
      />
    )
  const here = query.data.filter(({ endedAt }) => endedAt === null)
  const without = here.filter(({ hasSecondFactor }) => !hasSecondFactor)
  const owners = without.filter(({ roles }) => roles.includes('owner'))
  return (
    <Section
      title="Second factor"
      note="Everybody turns it on in their own account. A code from an app is asked for after the password."
    >
      <p className="t16">
        {int(here.length - without.length)} of {counted(here.length, 'member uses', 'members use')}{' '}
        one.
        {owners.length > 0 ? ` ${names(owners)} could: owners hold every right here.` : ''}
      </p>
      {without.length > 0 ? (
        <details className="ways-in-without">
          <summary className="quiet">{int(without.length)} without</summary>
          <p>
            {without
              .slice(0, MOST_NAMED)
              .map(({ name }) => name)
              .join(', ')}
            {without.length > MOST_NAMED ? ` and ${int(without.length - MOST_NAMED)} more` : ''}
          </p>
        </details>
      ) : null}
    </Section>
  )
}

/** More names say no more. */
const MOST_NAMED = 100

const names = (members: readonly Member[]) =>
  members.length > 3 ? `${int(members.length)} owners` : members.map(({ name }) => name).join(', ')
