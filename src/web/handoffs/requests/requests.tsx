import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { RequestRow } from '#api/requests.ts'
import { REQUEST_WORDS } from '#domain/handoffs/requests/request-words.ts'
import { ask } from '#web/ask.ts'
import { KeyHints, useKeys } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'
import { Due } from './due.tsx'

const route = getRouteApi('/shell/requests')
const RequestPane = lazy(async () => ({
  default: (await import('./request-pane.tsx')).RequestPane,
}))

const EXACT = { exact: true, includeSearch: true }
const WHOSE = [
  [undefined, 'Mine', 'mine'],
  ['team', 'Owed by us', 'team'],
  ['theirs', 'Owed by them', 'theirs'],
  ['all', 'All', null],
] as const
const STATES = [
  [undefined, 'Open'],
  ['answered', 'Answered'],
  ['closed', 'Over'],
] as const
const NONE = {
  open: [
    'Nobody waits for an answer here.',
    'What you ask, and what you are asked, stands here until it is answered.',
  ],
  answered: [
    'No answer waits for a word.',
    'Who asked says whether an answer helped; until then it stands here.',
  ],
  closed: ['Nothing is over yet.', 'Requests whose answer helped stand here.'],
} as const

/** The list at the left, by when each is due; the one that is read at the right. */
export function Requests({ ask: makeOne }: { ask: () => void }) {
  const { whose = 'mine', state = 'open', request, ...search } = route.useSearch()
  const navigate = useNavigate()
  const list = useInfiniteQuery(
    ask.requests.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ whose, state, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      refetchInterval: EVERY_MS,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const counts = list.data?.pages[0]?.counts
  const chosen = request === undefined ? null : Number(request)
  const at = rows.findIndex(({ requestId }) => requestId === chosen)
  const open = (row: RequestRow | undefined) =>
    row &&
    void navigate({
      to: '/requests',
      search: (before: object) => ({ ...before, request: String(row.requestId) }),
      replace: chosen !== null,
    })
  useKeys({
    j: () => open(rows[Math.min(rows.length - 1, at + 1)]),
    k: () => open(rows[Math.max(0, at - 1)]),
    Enter: () => document.getElementById('request-answer')?.focus(),
    n: makeOne,
  })
  const kept = { ...search, ...(state === 'open' ? {} : { state }) }
  return (
    <div className={`requests${chosen === null ? '' : ' requests-reading'}`}>
      <div className="requests-list">
        <nav className="row wrap g16" aria-label="Whose requests">
          {WHOSE.map(([which, label, count]) => (
            <Link
              key={label}
              to="/requests"
              search={which ? { ...kept, whose: which } : kept}
              className="requests-tab"
              activeOptions={EXACT}
              aria-current={whose === (which ?? 'mine') ? 'page' : undefined}
            >
              {label}
              {count && counts ? <span className="quiet tabular"> {counts[count]}</span> : null}
            </Link>
          ))}
        </nav>
        <nav className="row wrap g16 requests-states t12" aria-label="In which state">
          {STATES.map(([which, label]) => (
            <Link
              key={label}
              to="/requests"
              search={{
                ...(whose === 'mine' ? {} : { whose }),
                ...(which ? { state: which } : {}),
              }}
              className="requests-tab"
              activeOptions={EXACT}
              aria-current={state === (which ?? 'open') ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
        {list.isPending ? <LoadingRows what="requests" rows={6} height={64} /> : null}
        {list.isLoadingError ? (
          <Trouble
            error={list.error}
            what="The requests did not load."
            safe="None of them is lost."
            again={() => void list.refetch()}
          />
        ) : null}
        {list.data && rows.length === 0 ? (
          <Nothing title={NONE[state][0]}>{NONE[state][1]}</Nothing>
        ) : null}
        <ul>
          {rows.map((row) => (
            <li key={row.requestId}>
              <Row row={row} isOpen={row.requestId === chosen} />
            </li>
          ))}
        </ul>
        {list.hasNextPage ? (
          <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
            Show more
          </button>
        ) : null}
        <KeyHints
          hints={[
            ['j k', 'down and up'],
            ['Enter', 'answer'],
            ['n', 'ask'],
          ]}
        />
      </div>
      <section className="requests-pane" aria-label="The request">
        {chosen === null ? (
          rows.length > 0 ? (
            <p className="quiet">Choose a request to read it and to answer.</p>
          ) : null
        ) : (
          <Suspense fallback={<LoadingRows what="the request" rows={3} height={56} />}>
            <RequestPane key={chosen} requestId={chosen} />
          </Suspense>
        )}
      </section>
    </div>
  )
}

function Row({ row, isOpen }: { row: RequestRow; isOpen: boolean }) {
  const about = row.person?.name ?? row.deal?.name
  return (
    <Link
      to="/requests"
      search={(before: object) => ({ ...before, request: String(row.requestId) })}
      className="requests-row"
      aria-current={isOpen ? 'true' : undefined}
    >
      <Due row={row} />
      <span className="requests-what">
        <span className="w5 cut">
          {REQUEST_WORDS[row.kind].name}
          {about ? ` · ${about}` : ''}
        </span>
        <span className="quiet cut">{row.wants}</span>
      </span>
      <span className="quiet t12 requests-who">
        <span className="cut">
          {row.asker.name} to {row.owner?.name ?? (row.owes === 'sales' ? 'sales' : 'marketing')}
        </span>
        <When at={row.askedAt} />
      </span>
    </Link>
  )
}
