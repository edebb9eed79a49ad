import './list/list.css'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import type { PersonRow } from '#api/people.ts'
import type { PeopleFilter } from '#api/people-filter.ts'
import { ask } from '#web/ask.ts'
import { KeyHints } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Filters } from './list/filters.tsx'
import { PeopleActions } from './list/people-actions.tsx'
import { handoffColumns, peopleColumns } from './list/people-columns.tsx'
import { useNarrowed } from './list/use-narrowed.ts'
import { ViewSaid } from './list/view-said.tsx'
import { useAgreement } from './person/use-agreement.ts'

/** Most lists have somebody in them. */
const NobodyHere = lazy(async () => ({ default: (await import('./list/nobody.tsx')).NobodyHere }))
const NobodyOfYours = lazy(async () => ({
  default: (await import('./list/nobody.tsx')).NobodyOfYours,
}))
const NobodyFits = lazy(async () => ({ default: (await import('./list/nobody.tsx')).NobodyFits }))

const route = getRouteApi('/shell/people')

/** Who they are: everybody, or the hand-offs behind a number of the scoreboard. */
export function PeoplePage() {
  const filter = route.useSearch()
  const navigate = useNavigate()
  const change = (words: Partial<Record<keyof PeopleFilter, string | undefined>>) =>
    void navigate({
      to: '/people',
      search: { ...filter, ...words } as Partial<PeopleFilter>,
      replace: 'search' in words,
      resetScroll: true,
    })
  return (
    <Page title="People" question="Who are they?" actions={<PeopleActions />}>
      <List filter={filter} change={change} />
    </Page>
  )
}

type Change = (words: Partial<Record<keyof PeopleFilter, string | undefined>>) => void

function List({ filter, change }: { filter: Partial<PeopleFilter>; change: Change }) {
  const navigate = useNavigate()
  const pages = usePages((page) => ask.people.list.queryOptions({ input: { ...filter, ...page } }))
  const agreement = useAgreement()
  const { all } = pages
  const narrowed = useNarrowed()
  const open = useCallback(
    (row: PersonRow) =>
      void navigate({ to: '/people/$personId', params: { personId: String(row.personId) } }),
    [navigate],
  )
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  )
  if (all?.total === 0 && !isFiltered)
    return <Suspense>{narrowed ? <NobodyOfYours said={narrowed} /> : <NobodyHere />}</Suspense>
  const byName = filter.sort === 'name'
  const columns =
    all?.of === 'handoffs' ? handoffColumns(agreement, byName) : peopleColumns(agreement, byName)
  return (
    <div className={pages.isStale ? 'people-stale' : undefined}>
      {all === undefined ? <p className="t16 people-view">&nbsp;</p> : null}
      {all && all.total > 0 ? <ViewSaid filter={filter} found={all} /> : null}
      {narrowed ? <p className="quiet people-narrowed">{narrowed}</p> : null}
      <div className="row between top wrap">
        <Filters filter={filter} total={all?.total ?? null} change={change} />
        <SortBy filter={filter} change={change} />
      </div>
      {pages.error ? (
        <Trouble
          error={pages.error}
          what="The list did not load."
          safe="Nobody was changed: reading a list never writes."
          again={pages.again}
        />
      ) : null}
      {all === undefined && !pages.error ? <LoadingRows what="people" rows={10} /> : null}
      <Suspense>
        {all?.total === 0 ? (
          <NobodyFits filter={filter} isNarrowed={narrowed !== null} change={change} />
        ) : null}
      </Suspense>
      {all && all.total > 0 ? (
        <VirtualTable
          label={all.of === 'people' ? 'People' : 'Hand-offs'}
          columns={columns}
          rowAt={pages.rowAt}
          total={all.total}
          keyOf={(row) => `${row.personId} ${row.n ?? 0}`}
          open={open}
          seen={pages.seen}
        />
      ) : null}
      {all && all.total > 0 ? <KeyHints hints={HINTS} /> : null}
    </div>
  )
}

const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['/', 'search'],
] as const

function SortBy({ filter, change }: { filter: Partial<PeopleFilter>; change: Change }) {
  const byName = filter.sort === 'name'
  return (
    <button
      type="button"
      className="plain people-sort quiet t12"
      onClick={() => change({ sort: byName ? undefined : 'name' })}
    >
      {byName ? 'Sort by time' : 'Sort by name'}
    </button>
  )
}
