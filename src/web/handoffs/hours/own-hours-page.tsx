import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'

const HoursForm = lazy(async () => ({ default: (await import('./hours-form.tsx')).HoursForm }))
const Absences = lazy(async () => ({ default: (await import('./absences.tsx')).Absences }))

/** One's own hours in this workspace, and when one is away. */
export function OwnHoursPage() {
  const { me } = useWorkspace()
  return (
    <Page
      title="Your hours"
      question="When can a lead be expected to be answered by you?"
      back={{ to: '/account', label: 'Your account' }}
    >
      {me === null ? (
        <p className="quiet">You are no longer a member here, so no hours are kept.</p>
      ) : (
        <Suspense fallback={<LoadingRows what="your hours" rows={6} height={48} />}>
          <Own memberId={me.memberId} />
          <Absences memberId={me.memberId} />
        </Suspense>
      )}
    </Page>
  )
}

function Own({ memberId }: { memberId: number }) {
  const query = useQuery(ask.hours.ofMember.queryOptions({ input: { memberId } }))
  return (
    <Section
      title="Working hours"
      note="Leads that are given to you run by these. They are those of your team until you say others."
    >
      {query.isPending ? <LoadingRows what="your hours" rows={4} height={48} /> : null}
      {query.error ? (
        <Trouble
          error={query.error}
          what="Your hours did not load."
          safe="They are as they were."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? (
        <HoursForm
          seen={query.data}
          above="those of your team"
          save={(wanted, version) =>
            tell.hours.changeMember({ ...wanted, memberId } as never, { context: { version } })
          }
        />
      ) : null}
    </Section>
  )
}
