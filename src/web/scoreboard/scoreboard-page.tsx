import './scoreboard-page.css'
import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Scoreboard, ScoreboardView } from '#api/scoreboard.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { Page } from '#web/kit/page.tsx'
import { Empty, Failed, Refused } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { useWorkspace } from '#web/session.tsx'
import { DealQuarters } from './deal-quarters.tsx'
import { EmptyFlow } from './empty-flow.tsx'
import { Flow } from './flow.tsx'
import { Metrics } from './metrics.tsx'
import { OutOfOrder } from './out-of-order.tsx'
import { PeriodControl } from './period-control.tsx'
import { Revenue } from './revenue.tsx'
import { ScoreboardLoading } from './scoreboard-loading.tsx'
import { StageTables } from './stage-tables.tsx'

const route = getRouteApi('/shell/scoreboard')

/** What happened to every lead: growth first, then the numbers both teams believe, then the way of the leads. */
export function ScoreboardPage() {
  const search = route.useSearch()
  const view: ScoreboardView = {
    period: search.period ?? 'all',
    window: search.window ?? 'to-date',
  }
  const query = useQuery(
    ask.scoreboard.read.queryOptions({ input: view, placeholderData: keepPreviousData }),
  )
  const board = query.data
  return (
    <Page
      title="Scoreboard"
      question="Are we winning together?"
      actions={
        board && !board.empty ? <PeriodControl years={board.years} view={view} /> : undefined
      }
    >
      {board === undefined ? (
        <NotYet error={query.error} again={() => void query.refetch()} />
      ) : board.empty ? (
        <NothingYet />
      ) : (
        <div className={query.isPlaceholderData ? 'score-old' : undefined}>
          <Board board={board} view={view} />
        </div>
      )}
    </Page>
  )
}

function Board({ board, view }: { board: Scoreboard; view: ScoreboardView }) {
  const hasLeads = board.stages.total.mql > 0
  const { me } = useWorkspace()
  return (
    <>
      {me && me.sees !== 'all' ? (
        <p className="quiet section-note">
          The numbers count everybody’s leads; behind them open the people whom you see.
        </p>
      ) : null}
      <Revenue board={board} view={view} />
      <Metrics board={board} view={view} />
      {hasLeads ? <Flow board={board} view={view} /> : <NoLeads />}
      {hasLeads ? <StageTables board={board} view={view} /> : null}
      <DealQuarters deals={board.deals} />
      <OutOfOrder
        early={board.outOfOrder}
        timeZone={board.timeZone}
        period={view.period}
        toDate={view.window === 'to-date'}
      />
    </>
  )
}

function NotYet({ error, again }: { error: Error | null; again: () => void }) {
  if (error === null) return <ScoreboardLoading />
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return (
    <Failed
      what="The scoreboard did not load."
      safe="Your leads and deals are safe: they are written before anything is counted."
      quote={trouble.quote}
      again={again}
    />
  )
}

function NothingYet() {
  const may = useMay()('bring-in-files')
  return (
    <Empty
      picture={<EmptyFlow />}
      title="Here you will see where your leads went, and which came back"
      why={`The scoreboard counts what really happened, so it needs your history. ${may ? 'A list of leads or deals from your CRM is enough to begin.' : 'An owner, or somebody of marketing, brings it in.'}`}
      action={
        <>
          {may ? (
            <Button component={Link} to="/import">
              Bring in your history
            </Button>
          ) : null}
          <Link to="/start">Look around with an invented company</Link>
        </>
      }
    />
  )
}

const NoLeads = () => (
  <section className="section">
    <p className="t16 w6">No lead came in this period.</p>
    <p className="quiet section-note">
      Deals are here, but nobody was passed to sales. Choose another period, or{' '}
      <Link to="/import">bring in the list of leads</Link> to see where they came from and which
      went back.
    </p>
  </section>
)
