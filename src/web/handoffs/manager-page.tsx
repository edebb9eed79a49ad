import './care/care.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { WhichFigure } from '#domain/handoffs/care/figures.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS, useLive } from '#web/use-live.ts'
import { addressOf, daysIn, figureIn } from './care/count.tsx'
import { Leakage } from './care/leakage.tsx'
import { Load } from './care/load.tsx'
import { Promises } from './care/promises.tsx'
import { Rejections } from './care/rejections.tsx'
import { ResponseTimes } from './care/response-times.tsx'
import { Waiting } from './care/waiting.tsx'

const CareRows = lazy(async () => ({
  default: (await import('./care/care-rows.tsx')).CareRows,
}))
const route = getRouteApi('/shell/handoffs/manager')

const SPANS = [
  [30, '30 days'],
  [90, '90 days'],
  [365, 'A year'],
] as const
const LIVE = [ask.handoffCare.key()]
/** These figures are of the whole workspace: not more often than this. */
const REST = { restMs: 2_000 }

/** How the hand-off goes: whether anybody waits, who is full, which promises are kept, and where hand-offs are lost. */
export function ManagerPage() {
  const address = route.useSearch()
  const mayWatch = useMay()('watch-handoffs')
  const days = daysIn(address)
  const open = figureIn(address)
  useLive('care', LIVE, REST)
  const query = useQuery(
    ask.handoffCare.read.queryOptions({ input: { days }, refetchInterval: EVERY_MS }),
  )
  const rowsUnder = (section: Section) =>
    open && sectionOf(open) === section ? (
      <Suspense fallback={<LoadingRows what="these hand-offs" rows={3} />}>
        <CareRows key={JSON.stringify(open)} which={open} days={days} />
      </Suspense>
    ) : null
  return (
    <Page
      title="How the hand-off goes"
      question="Is anybody waiting without an answer?"
      actions={
        mayWatch && (
          <nav className="row wrap g16" aria-label="How far back">
            {SPANS.map(([span, label]) => (
              <Link
                key={span}
                to="/handoffs/manager"
                search={addressOf(open, span)}
                className="care-span"
                aria-current={days === span ? 'page' : undefined}
              >
                {label}
              </Link>
            ))}
          </nav>
        )
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
          {rowsUnder('waiting')}
          <Load load={query.data.load} />
          {rowsUnder('load')}
          <ResponseTimes response={query.data.response} />
          {rowsUnder('response')}
          <Promises promises={query.data.promises} />
          {rowsUnder('promises')}
          <Rejections rejections={query.data.rejections} />
          {rowsUnder('rejections')}
          <Leakage care={query.data} />
          {rowsUnder('leakage')}
        </>
      ) : null}
    </Page>
  )
}

type Section = 'waiting' | 'load' | 'response' | 'promises' | 'rejections' | 'leakage'

/** Below which section the hand-offs of a number stand. */
function sectionOf({ figure, memberId }: WhichFigure): Section {
  switch (figure) {
    case 'given':
    case 'waiting':
    case 'accepted':
      return 'load'
    case 'passed':
    case 'contacted':
    case 'not-contacted':
    case 'within':
      return 'response'
    case 'due':
    case 'kept':
    case 'running':
    case 'void':
      return 'promises'
    case 'refused':
      return 'rejections'
    case 'handoffs':
    case 'lost':
      return 'leakage'
    default:
      return memberId === undefined ? 'waiting' : 'load'
  }
}
