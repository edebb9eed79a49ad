import './identity/identity.css'
import './person/person.css'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { CandidatePair } from './identity/candidate.tsx'

const back = { to: '/people', label: 'People' } as const
const PAGE = 20

/** People whom an event called one and whom no machine makes one: both sides, and the decision of a member. */
export function CandidatesPage() {
  return (
    <Page title="May be one person" question="Whom do we know twice?" back={back}>
      <Candidates />
    </Page>
  )
}

function Candidates() {
  const mayDecide = useMay()('change-people')
  const [said, setSaid] = useState('')
  const list = useInfiniteQuery(
    ask.identity.candidates.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: PAGE, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  if (list.isPending) return <LoadingRows what="people who may be one" rows={6} height={120} />
  if (list.isLoadingError)
    return (
      <Trouble
        error={list.error}
        what="The list did not load."
        safe="Nothing was changed: reading a list never writes."
        again={() => void list.refetch()}
      />
    )
  const rows = list.data.pages.flatMap((page) => page.rows)
  const total = list.data.pages[0]?.total ?? 0
  return (
    <>
      <p className="quiet" role="status">
        {said ? `${said} ` : ''}
        {total > 0 ? `${counted(total, 'pair waits', 'pairs wait')} for a decision.` : ''}
      </p>
      {total === 0 ? (
        <Nothing title="Nobody is known twice, as far as events tell.">
          When an event calls two people one who each have an id of their own, both stand here side
          by side, and somebody decides.
        </Nothing>
      ) : (
        <ul className="identity-pairs">
          {rows.map((candidate) => (
            <CandidatePair
              key={candidate.sides.map(({ personId }) => personId).join(' ')}
              candidate={candidate}
              mayDecide={mayDecide}
              decided={setSaid}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show {int(Math.min(PAGE, total - rows.length))} more
        </Button>
      ) : null}
    </>
  )
}
