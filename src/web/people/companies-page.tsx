import './companies/companies.css'
import './list/list.css'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { CompanyRow } from '#api/companies.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { KeyHints } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { Trouble } from '#web/trouble.tsx'
import { COMPANY_COLUMNS } from './companies/company-columns.tsx'
import { CompanySettings } from './companies/company-settings.tsx'
import { useNarrowed } from './list/use-narrowed.ts'

const route = getRouteApi('/shell/companies')
const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['/', 'search'],
] as const

/** Companies: who belongs together, by the domain of their addresses and by what sources tell. */
export function CompaniesPage() {
  const { search } = route.useSearch()
  const navigate = useNavigate()
  const narrowed = useNarrowed()
  const pages = usePages((page) =>
    ask.companies.list.queryOptions({ input: { ...(search && { search }), ...page } }),
  )
  const { all } = pages
  const open = (row: CompanyRow) =>
    void navigate({ to: '/companies/$companyId', params: { companyId: String(row.companyId) } })
  return (
    <Page
      title="Companies"
      question="Who belongs together?"
      back={{ to: '/people', label: 'People' }}
      actions={<CompanySettings />}
    >
      <p className="t16 people-view" role="status">
        {all && all.total > 0 ? (
          <>
            <b className="w6">{counted(all.total, 'company', 'companies')}</b>
            {search ? ` with “${search}” in a name or domain` : ''}
            {all.total > 1 ? ', those with the most people first' : ''}.
          </>
        ) : null}
      </p>
      {narrowed ? <p className="quiet people-narrowed">{narrowed}</p> : null}
      <div className="companies-search">
        <SearchField
          words={search ?? ''}
          total={all?.total ?? null}
          search={(words) =>
            void navigate({
              to: '/companies',
              search: words === undefined ? {} : { search: words },
              replace: true,
            })
          }
        />
      </div>
      {pages.error ? (
        <Trouble
          error={pages.error}
          what="The companies did not load."
          safe="Nothing was changed: reading a list never writes."
          again={pages.again}
        />
      ) : null}
      {all === undefined && !pages.error ? <LoadingRows what="companies" rows={10} /> : null}
      {all?.total === 0 ? (
        <div className="people-nobody">
          <Nothing title={search ? `No company is called “${search}”.` : 'No companies yet.'}>
            {search ? (
              <Link to="/companies">Show all companies</Link>
            ) : (
              'A company is there as soon as somebody has an address at its domain, or a source names it. Addresses at providers for everybody make none.'
            )}
          </Nothing>
        </div>
      ) : null}
      {all && all.total > 0 ? (
        <>
          <VirtualTable
            label="Companies"
            columns={COMPANY_COLUMNS}
            rowAt={pages.rowAt}
            total={all.total}
            keyOf={(row) => String(row.companyId)}
            open={open}
            seen={pages.seen}
          />
          <KeyHints hints={HINTS} />
        </>
      ) : null}
    </Page>
  )
}
