import './ratings.css'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { day, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

const back = { to: '/agreement', label: 'Agreement' } as const

/** Rounds of blind rating: whether both sides mean the same by a lead that is ready. */
export function RatingsPage() {
  const query = useQuery(ask.ratings.list.queryOptions())
  const zone = useZone()
  const rounds = query.data?.rounds ?? []
  return (
    <Page
      title="Blind rating"
      question="Do we mean the same by a lead that is ready?"
      back={back}
      actions={query.data?.mayBegin ? <Begin /> : null}
    >
      <p className="rating-why">
        A round draws ten of the thirty leads that were passed last. Each of you says of every lead
        whether it was ready for sales, and sees what the others said only afterwards. Names are
        left out, and so is what came of the lead.
      </p>
      {query.isPending ? <LoadingRows what="the rounds" rows={3} height={40} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The rounds did not load."
          safe="Your answers are kept."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data && rounds.length === 0 ? (
        <p>There was no round yet. Begin the first one.</p>
      ) : null}
      <ul className="rating-rounds" aria-label="Rounds">
        {rounds.map(({ roundId, madeAt, madeBy, leads, answered, finished }) => (
          <li key={roundId}>
            <Link
              to="/agreement/ratings/$roundId"
              params={{ roundId: String(roundId) }}
              className="w5"
            >
              {counted(leads, 'lead', 'leads')}, {day(madeAt, zone)}
            </Link>
            <span className="quiet">
              , begun by {madeBy}. You answered for {answered} of {leads};{' '}
              {counted(finished, 'member is', 'members are')} through.
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function Begin() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [once] = useState(() => crypto.randomUUID())
  const beginning = useMutation({
    mutationFn: () => tell.ratings.begin({}, { context: { once } }),
    onSuccess: async ({ roundId }) => {
      await client.invalidateQueries({ queryKey: ask.ratings.key() })
      await navigate({ to: '/agreement/ratings/$roundId', params: { roundId: String(roundId) } })
    },
  })
  return (
    <>
      <Button loading={beginning.isPending} onClick={() => beginning.mutate()}>
        Begin a round
      </Button>
      {beginning.error ? (
        <Trouble
          error={beginning.error}
          what="No round was begun."
          safe="Nothing was changed."
          again={() => beginning.mutate()}
        />
      ) : null}
    </>
  )
}
