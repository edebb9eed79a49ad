import './desk/desk.css'
import { skipToken, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { KeyHints, useKeys } from '#web/kit/keys.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { useLive } from '#web/use-live.ts'
import { DecideBar } from './desk/decide-bar.tsx'
import type { Done, Saying } from './desk/deciding.ts'
import { DoneLine } from './desk/done-line.tsx'
import { LeadView } from './desk/lead-view.tsx'
import { LeftDesk, useOpened } from './desk/left-desk.tsx'
import { NobodyWaits } from './desk/nobody-waits.tsx'
import { Queue } from './desk/queue.tsx'
import { isSame, useQueue, type Which, type Whose, whichIn, whoseIn } from './desk/use-desk.ts'

const route = getRouteApi('/shell/desk')
const LIVE = [ask.handoffs.key()]

/** The lead desk: what waits for sales at the left, one lead with everything about it at the right. */
export function DeskPage() {
  const address = route.useSearch()
  const whose = whoseIn(address.whose)
  const asked = whichIn(address.lead)
  const isPhone = usePhone()
  const may = useMay()
  const queue = useQueue(whose)
  const { head, rowAt } = queue
  useLive('desk', LIVE)
  const kept = useFirst(whose, rowAt(0))
  const chosen = asked ?? (isPhone ? null : kept.which)
  const go = useGo(whose)
  const [done, setDone] = useState<Done | null>(null)
  const at = chosen ? queue.find((row) => isSame(row, chosen)) : -1
  const move = (by: number) => {
    const next = rowAt(Math.max(0, at + by))
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
    // The lead after the one that was answered; the last one goes up, and the only one leaves nothing.
    if (leaves || saying.kind === 'accept') go(rowAt(at + 1) ?? rowAt(at - 1) ?? null)
  }
  return (
    <>
      <title>Lead desk · Lockstep</title>
      <div className={`desk${asked ? ' desk-on-lead' : ''}`}>
        <Queue
          whose={whose}
          choose={(value) => go(null, value)}
          head={head}
          rowAt={rowAt}
          seen={queue.seen}
          chosen={chosen}
          at={at}
          isLoading={!head && !queue.error}
          nothing={
            queue.error ? (
              <Trouble
                error={queue.error}
                what="The desk did not load."
                safe="Nothing was changed: looking never writes."
                again={queue.again}
              />
            ) : (
              <NobodyWaits whose={whose} counts={head?.counts ?? null} />
            )
          }
          foot={
            done ? (
              <DoneLine done={done} over={() => setDone(null)} back={(which) => go(which)} />
            ) : (
              <Hints answers={may('decide-handoffs')} />
            )
          }
        />
        <Detail
          which={chosen}
          place={at < 0 || !head ? null : `${int(at + 1)} of ${int(head.total)}`}
          back={head?.total ?? 0}
          isPhone={isPhone}
          said={said}
          resume={done ? null : setDone}
          whose={whose}
        />
      </div>
    </>
  )
}

const Hints = ({ answers }: { answers: boolean }) => (
  <KeyHints
    hints={[['J K', 'move'], ...(answers ? [['A', 'accept'] as const] : []), ['?', 'all keys']]}
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

function Detail(props: {
  which: Which | null
  place: string | null
  back: number
  isPhone: boolean
  said: (saying: Saying, done: Done | null) => void
  /** Offers to take back what was said before this page was loaded; null: something else is offered. */
  resume: ((done: Done) => void) | null
  whose: Whose
}) {
  const { which, isPhone, resume } = props
  const query = useQuery(ask.handoffs.lead.queryOptions({ input: which ?? skipToken }))
  const before = useRef<string | null>(null)
  const { opened, own } = useOpened(query.data)
  useEffect(() => {
    const { personId, n, undo } = query.data ?? {}
    if (!resume || personId === undefined || n === undefined || !undo) return
    const undoUntil = query.dataUpdatedAt + undo.leftMs
    if (undoUntil > Date.now())
      resume({ personId, n, decisionId: undo.decisionId, says: undo.says, undoUntil })
  }, [resume, query.data, query.dataUpdatedAt])
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
