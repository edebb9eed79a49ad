import './care/care.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { HandoffCare } from '#api/handoff-care.ts'
import { LEAKS } from '#domain/handoffs/care/leakage.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Leakage } from './care/leakage.tsx'
import { Load } from './care/load.tsx'
import { Promises } from './care/promises.tsx'
import { Rejections } from './care/rejections.tsx'
import { ResponseTimes } from './care/response-times.tsx'

const LostHandoffs = lazy(async () => ({
  default: (await import('./care/lost-handoffs.tsx')).LostHandoffs,
}))
const route = getRouteApi('/shell/handoffs/manager')

export type ManagerAddress = { days: string; step: string }

const SPANS = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'A year'],
] as const
const EXACT = { exact: true, includeSearch: true }
const LIVE_MS = 15_000

/** How the hand-off goes: whether anybody waits, who is full, which promises are kept, and where hand-offs are lost. */
export function ManagerPage() {
  const address = route.useSearch()
  const days = SPANS.find(([span]) => String(span) === address.days)?.[0] ?? 90
  const step = LEAKS.find((one) => one === address.step)
  const query = useQuery(
    ask.handoffCare.read.queryOptions({ input: { days }, refetchInterval: LIVE_MS }),
  )
  return (
    <Page
      title="How the hand-off goes"
      question="Is anybody waiting without an answer?"
      actions={
        <nav className="row wrap g16" aria-label="How far back">
          {SPANS.map(([span, label]) => (
            <Link
              key={span}
              to="/handoffs/manager"
              search={span === 90 ? {} : { days: String(span) }}
              activeOptions={EXACT}
              className="care-span"
              aria-current={days === span ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
      }
    >
      {query.isPending ? <LoadingRows what="the hand-offs" rows={6} height={56} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The hand-offs did not load."
          safe="Nothing was changed: looking never writes."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? (
        <>
          <Waiting waiting={query.data.waiting} />
          <Load load={query.data.load} />
          <ResponseTimes response={query.data.response} />
          <Promises promises={query.data.promises} />
          <Rejections rejections={query.data.rejections} />
          <Leakage care={query.data} step={step ?? null} days={days} />
          {step ? (
            <Suspense fallback={<LoadingRows what="these hand-offs" rows={3} />}>
              <LostHandoffs key={step} step={step} days={days} />
            </Suspense>
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

/** The first sentence: what is true of everything that lies with sales now. */
function Waiting({ waiting }: { waiting: HandoffCare['waiting'] }) {
  const { over, half, inTime, nobodys, ofGone, ofAway } = waiting
  const all = over + half + inTime
  return (
    <div className="care-first">
      <p className="t20 w6">
        {over > 0
          ? `${counted(over, 'lead waits', 'leads wait')} longer than was promised.`
          : all > 0
            ? 'Nobody waits longer than was promised.'
            : 'Nobody is waiting.'}
      </p>
      {half > 0 ? (
        <p>{counted(half, 'lead has', 'leads have')} used more than half of the time to answer.</p>
      ) : null}
      <p className="quiet">
        {nobodys === 0
          ? 'Every lead lies with somebody.'
          : `${counted(nobodys, 'lead lies', 'leads lie')} with nobody, because nobody of sales could be given them.`}
        {ofGone > 0 ? ` ${int(ofGone)} lie with somebody who left.` : ''}
        {ofAway > 0 ? ` ${int(ofAway)} lie with somebody who is away today.` : ''}
      </p>
    </div>
  )
}
