import './ratings.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { RateLead } from './rate-lead.tsx'
import { RoundResult } from './round-result.tsx'

const route = getRouteApi('/shell/agreement/ratings/$roundId')
const back = { to: '/agreement/ratings', label: 'Blind rating' } as const

/** One round: a lead after the other, and what came of it once you are through. */
export function RoundPage() {
  const roundId = Number(route.useParams().roundId)
  const query = useQuery(ask.ratings.read.queryOptions({ input: { roundId } }))
  return (
    <Page title="Blind rating" question="Was this lead ready for sales?" back={back}>
      {query.isPending ? <LoadingRows what="the round" rows={4} height={64} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The round did not load."
          safe="Your answers are kept."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.result ? <RoundResult round={query.data} result={query.data.result} /> : null}
      {query.data && query.data.result === null ? (
        <RateLead key={roundId} round={query.data} />
      ) : null}
    </Page>
  )
}
