import './list/list.css'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { PersonRow } from '#api/people.ts'
import { ask } from '#web/ask.ts'
import { KeyHints } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { usePages } from '#web/kit/use-pages.ts'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import type { Given } from './chosen/owner-dialog.tsx'
import { useChosen } from './chosen/use-chosen.ts'
import { ExportLink, exportOf } from './list/export-link.tsx'
import { Filters } from './list/filters.tsx'
import { KnownTwice, PeopleActions } from './list/people-actions.tsx'
import { handoffColumns, peopleColumns, type Sorting } from './list/people-columns.tsx'
import { useNarrowed } from './list/use-narrowed.ts'
import { ViewSaid } from './list/view-said.tsx'
import { useAgreement } from './person/use-agreement.ts'
import { shownColumns } from './views/columns.ts'
import { addressOf, filterOf, type PeopleAddress } from './views/people-address.ts'
import { useBeginning } from './views/use-views.ts'

/** Most lists have somebody in them. */
const NobodyHere = lazy(async () => ({ default: (await import('./list/nobody.tsx')).NobodyHere }))
const NobodyOfYours = lazy(async () => ({
  default: (await import('./list/nobody.tsx')).NobodyOfYours,
}))
const ListTools = lazy(async () => ({
  default: (await import('./views/list-tools.tsx')).ListTools,
}))
const ViewGone = lazy(async () => ({
  default: (await import('./views/views-menu.tsx')).ViewGone,
}))
const ChosenBar = lazy(async () => ({
  default: (await import('./chosen/chosen-bar.tsx')).ChosenBar,
}))
const OwnerNote = lazy(async () => ({
  default: (await import('./chosen/owner-note.tsx')).OwnerNote,
}))
const RecentOwners = lazy(async () => ({
  default: (await import('./chosen/recent-owners.tsx')).RecentOwners,
}))
const NobodyFits = lazy(async () => ({ default: (await import('./list/nobody.tsx')).NobodyFits }))

const route = getRouteApi('/shell/people')

/** Who they are: everybody, or the hand-offs behind a number of the scoreboard. */
export function PeoplePage() {
  const address = route.useSearch()
  const waits = useBeginning(address)
  const [isRecent, setRecent] = useState(false)
  const navigate = useNavigate()
  const change = (words: Partial<Record<keyof PeopleAddress, string | undefined>>) =>
    void navigate({
      to: '/people',
      search: addressOf({ ...address, ...words }),
      replace: 'search' in words || 'columns' in words,
      resetScroll: !('columns' in words),
    })
  return (
    <Page
      title="People"
      question="Who are they?"
      actions={<PeopleActions filter={filterOf(address)} recent={() => setRecent(true)} />}
    >
      {waits ? <LoadingRows what="people" rows={10} /> : <List address={address} change={change} />}
      <Suspense>{isRecent ? <RecentOwners close={() => setRecent(false)} /> : null}</Suspense>
    </Page>
  )
}

type Change = (words: Partial<Record<keyof PeopleAddress, string | undefined>>) => void

function List({ address, change }: { address: Partial<PeopleAddress>; change: Change }) {
  const filter = useMemo(() => filterOf(address), [address])
  const navigate = useNavigate()
  const pages = usePages((page) => ask.people.list.queryOptions({ input: { ...filter, ...page } }))
  const agreement = useAgreement()
  const { all } = pages
  const narrowed = useNarrowed()
  const may = useMay()
  const { sort: _, ...which } = filter
  const { chosen, choosing, chooseAll, letGo } = useChosen(JSON.stringify(which), pages)
  const [given, setGiven] = useState<Given | null>(null)
  const open = useCallback(
    (row: PersonRow) =>
      void navigate({ to: '/people/$personId', params: { personId: String(row.personId) } }),
    [navigate],
  )
  const isNearly = all?.nearly.length ? `Taken for ${all.nearly.join(' or ')}.` : null
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  )
  if (all?.total === 0 && !isFiltered)
    return <Suspense>{narrowed ? <NobodyOfYours said={narrowed} /> : <NobodyHere />}</Suspense>
  const isHandoffs = all?.of === 'handoffs'
  const isPeople = all?.of === 'people' && all.total > 0
  const sorting: Sorting = {
    sort: filter.sort,
    usual: isHandoffs ? 'mql' : 'last-seen',
    by: (sort) => change({ sort }),
  }
  const mayChoose = isPeople && (may('change-people') || may('export-people'))
  const columns = isHandoffs
    ? handoffColumns(agreement, sorting)
    : peopleColumns(agreement, sorting, shownColumns(address.columns))
  return (
    <div className={pages.isStale ? 'people-stale' : undefined}>
      {all === undefined ? <p className="t16 people-view">&nbsp;</p> : null}
      {all && all.total > 0 ? <ViewSaid filter={filter} found={all} /> : null}
      {isFiltered ? null : <KnownTwice />}
      {narrowed ? <p className="quiet people-narrowed">{narrowed}</p> : null}
      <Suspense>{address.view ? <ViewGone address={address} /> : null}</Suspense>
      <div className="row between top wrap people-tools">
        <Filters filter={filter} total={all?.total ?? null} change={change} />
        {isNearly ? <p className="quiet t12">{isNearly}</p> : null}
        <Suspense>
          <ListTools address={address} change={change} hasColumns={isPeople}>
            {may('export-people') && all && all.total > 0 ? (
              <ExportLink href={exportOf(filter)} className="hidephone" />
            ) : null}
          </ListTools>
        </Suspense>
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
          choosing={mayChoose ? choosing : null}
        />
      ) : null}
      <div className="people-foot">
        <Suspense>
          {given ? (
            <OwnerNote key={given.change.changeId} given={given} hide={() => setGiven(null)} />
          ) : null}
          {mayChoose && (chosen === 'all' || chosen.size > 0) ? (
            <ChosenBar
              {...{ chosen, filter, chooseAll, letGo, exportOf }}
              total={all.total}
              isMore={all.isMore}
              given={setGiven}
            />
          ) : null}
        </Suspense>
        {all && all.total > 0 ? <KeyHints hints={mayChoose ? CHOOSING : HINTS} /> : null}
      </div>
    </div>
  )
}

const HINTS = [
  ['j k', 'move'],
  ['Enter', 'open'],
  ['/', 'search'],
] as const
const CHOOSING = [
  ['j k', 'move'],
  ['Space', 'choose'],
  ['Shift Space', 'choose up to here'],
  ...HINTS.slice(1),
] as const
