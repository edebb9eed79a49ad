import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Company } from '#api/companies.ts'
import { roleWords } from '#domain/people/companies/buying-role.ts'
import { shortStageWords } from '#domain/people/stage-words.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** The people of a company, whoever was here last first. */
export function CompanyPeople({ company: { companyId } }: { company: Company }) {
  const list = useInfiniteQuery(
    ask.companies.people.infiniteOptions({
      input: (cursor: string | undefined) => ({ companyId, limit: 50, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Section title={list.data ? `People, ${int(total)}` : 'People'}>
      {list.isPending ? <LoadingRows what="the people" rows={4} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="The people did not load."
          safe="Nobody was changed: reading never writes."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && total === 0 ? (
        <Nothing title="Nobody of this company is known.">
          Its deals name it, and no person has an address there.
        </Nothing>
      ) : null}
      {total > 0 ? (
        <table className="hair company-people" aria-label="People of the company">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Stage</th>
              <th scope="col" className="end">
                Engagement
              </th>
              <th scope="col">Part</th>
              <th scope="col">Owner</th>
              <th scope="col" className="end">
                Last here
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.personId}>
                <th scope="row">
                  <Link
                    to="/people/$personId"
                    params={{ personId: String(row.personId) }}
                    className="w5"
                  >
                    {row.name}
                  </Link>
                  {row.title ? <span className="quiet t12 company-title">{row.title}</span> : null}
                </th>
                <td data-head="Stage">{shortStageWords(row.stage)}</td>
                <td className="end tabular" data-head="Engagement">
                  {int(row.engagement)}{' '}
                  <span className="quiet t12">{row.fitBand + row.engagementBand}</span>
                </td>
                <td data-head="Part">
                  {row.roles.map(({ role }) => roleWords(role)).join(', ') || (
                    <span className="quiet">not known</span>
                  )}
                </td>
                <td data-head="Owner">{row.owner ?? <span className="quiet">nobody</span>}</td>
                <td className="end" data-head="Last here">
                  <When at={row.lastSeenAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show {int(Math.min(50, total - rows.length))} more
        </Button>
      ) : null}
    </Section>
  )
}
