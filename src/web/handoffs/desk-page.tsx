import './desk/desk.css'
import { skipToken, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { DeskRow, Lead } from '#api/handoff-lead.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { KeyHints, useKeys } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { Trouble } from '#web/trouble.tsx'
import { useLive } from '#web/use-live.ts'
import { DecideBar } from './desk/decide-bar.tsx'
import type { Done, Saying } from './desk/deciding.ts'
import { DoneLine } from './desk/done-line.tsx'
import { LeadView } from './desk/lead-view.tsx'
import { LeftDesk, useOpened } from './desk/left-desk.tsx'
import { NobodyWaits } from './desk/nobody-waits.tsx'
import { Queue } from './desk/queue.tsx'
import { isSame, useQueue, type Which, type Whose } from './desk/use-desk.ts'

const route = getRouteApi('/shell/desk')
const LIVE = [ask.handoffs.key()]

export type DeskAddress = { whose: Whose; lead: string }

/** The lead desk: what waits for sales at the left, one lead with everything about it at the right. */
export function DeskPage() {
  const address = route.useSearch()
  const whose: Whose = address.whose === 'team' || address.whose === 'all' ? address.whose : 'mine'
  const asked = whichIn(address.lead)
  const isPhone = usePhone()
  const { query, head, rows } = useQueue(whose)
  useLive('desk', LIVE)
  const first = rows[0]
  const kept = useFirst(whose, first)
  const chosen = asked ?? (isPhone ? null : kept.which)
  const go = useGo(whose)
  const [done, setDone] = useState<Done | null>(null)
  const at = rows.findIndex((row) => isSame(row, chosen))
  const move = (by: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))]
    if (next) go(next)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  })
  const said = (saying: Saying, told: Done | null) => {
    setDone(told)
    kept.forget()
    const leaves = !['accept', 'qualify', 'touch', 'answer'].includes(saying.kind)
    if (leaves || saying.kind === 'accept') go(nextOf(rows, at))
  }
  const more = useCallback(() => {
    if (!query.isFetchingNextPage) void query.fetchNextPage()
  }, [query])
  return (
    <>
      <title>Lead desk · Lockstep</title>
      <div className={`desk${asked ? ' desk-on-lead' : ''}`}>
        <Queue
          whose={whose}
          choose={(value) => go(null, value)}
          counts={head?.counts ?? null}
          groups={head?.groups ?? null}
          rows={rows}
          chosen={chosen}
          hasMore={query.hasNextPage}
          more={more}
          isLoading={query.isPending}
          nothing={
            query.isError ? (
              <Trouble
                error={query.error}
                what="The desk did not load."
                safe="Nothing was changed: looking never writes."
                again={() => void query.refetch()}
              />
            ) : (
              <NobodyWaits whose={whose} counts={head?.counts ?? null} />
            )
          }
          foot={
            done ? (
              <DoneLine done={done} over={() => setDone(null)} back={(which) => go(which)} />
            ) : (
              <Hints />
            )
          }
        />
        <Detail
          which={chosen}
          place={at < 0 ? null : `${at + 1} of ${head?.total ?? rows.length}`}
          back={rows.length}
          isPhone={isPhone}
          said={said}
          whose={whose}
        />
      </div>
    </>
  )
}

const Hints = () => (
  <KeyHints
    hints={[
      ['J K', 'move'],
      ['A', 'accept'],
      ['?', 'all keys'],
    ]}
  />
)

/** Goes to a lead of the queue, or to the queue itself. */
function useGo(whose: Whose) {
  const navigate = route.useNavigate()
  return (to: Which | null, of: Whose = whose) =>
    void navigate({
      search: {
        ...(of === 'mine' ? {} : { whose: of }),
        ...(to ? { lead: `${to.personId}-${to.n}` } : {}),
      },
      replace: true,
    })
}

/** The lead that was first when nobody had chosen any yet: it stays open when another one comes before it. */
function useFirst(whose: Whose, first: Which | undefined) {
  const [kept, setKept] = useState<{ whose: Whose; which: Which } | null>(null)
  if (first && kept?.whose !== whose)
    setKept({ whose, which: { personId: first.personId, n: first.n } })
  return { which: kept?.whose === whose ? kept.which : null, forget: () => setKept(null) }
}

/** The lead after the one that was answered; the last one goes up, and the only one leaves nothing. */
function nextOf(rows: readonly DeskRow[], at: number): Which | null {
  return rows[at + 1] ?? rows[at - 1] ?? null
}

function whichIn(told: string | undefined): Which | null {
  const [, personId, n] = /^([1-9]\d{0,14})-([1-9]\d{0,8})$/.exec(told ?? '') ?? []
  return personId && n ? { personId: Number(personId), n: Number(n) } : null
}

function Detail(props: {
  which: Which | null
  place: string | null
  back: number
  isPhone: boolean
  said: (saying: Saying, done: Done | null) => void
  whose: Whose
}) {
  const { which, isPhone } = props
  const query = useQuery(ask.handoffs.lead.queryOptions({ input: which ?? skipToken }))
  const before = useRef<string | null>(null)
  const { opened, own } = useOpened(query.data)
  const isGone = query.isError && troubleOf(query.error).known
  const said: typeof props.said = (saying, done) => {
    own()
    props.said(saying, done)
  }
  if (!which)
    return (
      <article className="lead-pane" aria-label="Lead">
        <div className="lead-scroll">
          <Nothing title="No lead is open">
            Choose one at the left, and everything about it stands here.
          </Nothing>
        </div>
      </article>
    )
  return (
    <article className="lead-pane" aria-label="Lead">
      <div className="lead-scroll">
        <div className="row between lead-top">
          <Link
            to="/desk"
            search={props.whose === 'mine' ? {} : { whose: props.whose }}
            className="lead-back quiet"
          >
            {counted(props.back, 'lead', 'leads')}
          </Link>
          <span className="quiet t12 lead-place">{props.place}</span>
        </div>
        {query.data ? <LeftDesk lead={query.data} opened={opened} isGone={isGone} /> : null}
        {query.data ? (
          <Focused
            lead={query.data}
            readAt={query.dataUpdatedAt}
            isPhone={isPhone}
            before={before}
          />
        ) : query.isError ? (
          <Trouble
            error={query.error}
            what="This lead did not load."
            safe="Nothing was changed: looking never writes."
            again={() => void query.refetch()}
          />
        ) : (
          <LoadingRows what="this lead" rows={6} />
        )}
      </div>
      {query.data && !isGone ? (
        <DecideBar key={`${which.personId}-${which.n}`} lead={query.data} said={said} />
      ) : null}
    </article>
  )
}

/** Who is next gets the focus that was lost with what was answered, or that chose them in the queue. */
function Focused(props: {
  lead: Lead
  readAt: number
  isPhone: boolean
  before: RefObject<string | null>
}) {
  const { lead, readAt, isPhone, before } = props
  const key = `${lead.personId}-${lead.n}`
  useEffect(() => {
    const at = document.activeElement
    const isFree = at === null || at === document.body || at.closest('.queue-list') !== null
    if (before.current !== null && before.current !== key && isFree)
      document.getElementById('lead-name')?.focus({ preventScroll: true })
    before.current = key
  }, [key, before])
  return <LeadView lead={lead} readAt={readAt} Title={isPhone ? 'h1' : 'h2'} />
}
