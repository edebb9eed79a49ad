import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SentBackRow } from '#api/handoffs.ts'
import { ask } from '#web/ask.ts'
import { clockClass, leftSaid, Urgency } from '#web/handoffs/desk/lights.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS } from '#web/use-live.ts'

const route = getRouteApi('/shell/requests')
const EXACT = { exact: true, includeSearch: true }
const STATES = [
  [undefined, 'Wait for marketing’s answer'],
  ['answered', 'Answered'],
] as const
const NONE = {
  waiting: [
    'Nobody waits for an answer here.',
    'What sales sends back stands here with its reason, until marketing answers or passes them again.',
  ],
  answered: ['Nothing was answered yet.', 'What marketing answered stands here.'],
} as const

/** What sales sent back: the reason, the words, and the clock by which marketing owes an answer. */
export function SentBack() {
  const { state } = route.useSearch()
  const show = state === 'answered' ? 'answered' : 'waiting'
  const list = useInfiniteQuery(
    ask.handoffs.sentBack.infiniteOptions({
      input: (cursor: string | undefined) => ({ show, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      refetchInterval: EVERY_MS,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title="Sent back by sales"
      note="Answer what you make of it, or mend what is missing: once they are passed again, it is answered too."
    >
      <nav className="row wrap g16 requests-states t12" aria-label="In which state">
        {STATES.map(([which, label]) => (
          <Link
            key={label}
            to="/requests"
            search={{ show: 'back', ...(which ? { state: which } : {}) }}
            className="requests-tab"
            activeOptions={EXACT}
            aria-current={show === (which ?? 'waiting') ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      {list.isPending ? <LoadingRows what="what was sent back" rows={4} height={64} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="What was sent back did not load."
          safe="None of them is lost."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title={NONE[show][0]}>{NONE[show][1]}</Nothing>
      ) : null}
      <ul className="sent-back">
        {rows.map((row) => (
          <li key={`${row.personId} ${row.n}`}>
            <Row row={row} />
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
          Show more
        </button>
      ) : null}
      <p className="quiet t12 sent-back-all">
        <Link to="/people" search={{ outcome: 'rejected' }}>
          Everybody whom sales ever sent back
        </Link>
      </p>
    </Section>
  )
}

function Row({ row }: { row: SentBackRow }) {
  const { personId, n, name, title, company, closedAt, reason, by, note, group, clock } = row
  const about = [title, company].filter(Boolean).join(' · ')
  return (
    <>
      {group ? <Urgency group={group} /> : <span aria-hidden="true" />}
      <div className="sent-back-what">
        <p>
          <Link to="/desk" search={{ lead: `${personId}-${n}` }} className="w5">
            {name}
          </Link>
          {about ? <span className="quiet"> {about}</span> : null}
        </p>
        <p>
          {reason ?? 'No reason was said'}
          <span className="quiet">
            {by ? `, ${by}` : ''}, <When at={closedAt} />
          </span>
        </p>
        {note ? <p className="sent-back-note">{note}</p> : null}
        {group === null ? (
          <p className="quiet">
            {row.answer
              ? `${row.answeredBy ?? 'Marketing'}: ${row.answer}`
              : 'They were passed to sales again.'}
          </p>
        ) : null}
      </div>
      <span className={`nowrap tabular ${group ? clockClass(group) : 'quiet'}`}>
        {group ? leftSaid(clock) : <When at={clock.stoppedAt ?? closedAt} />}
      </span>
    </>
  )
}
