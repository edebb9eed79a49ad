import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { eventWords } from '#domain/people/event-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What the people of a company did last, and what was decided about them. */
export function Happenings({ companyId }: { companyId: number }) {
  const query = useQuery(ask.companies.happenings.queryOptions({ input: { companyId } }))
  return (
    <Section title="What happened last" note="Of everybody in this company, the last 50.">
      {query.isPending ? <LoadingRows what="what happened" rows={5} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="What happened did not load."
          safe="Nothing was changed: reading never writes."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? (
        <Nothing title="Nothing happened yet that anybody told." />
      ) : null}
      <ol className="person-rows">
        {query.data?.map(({ eventId, at, personId, person, kind, name }) => (
          <li key={eventId} className="happening">
            <span>
              <Link to="/people/$personId" params={{ personId: String(personId) }}>
                {person}
              </Link>{' '}
              <span className={kind === 'decision' ? 'w6' : undefined}>{eventWords(name)}</span>
            </span>
            <span className="quiet">
              <When at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
