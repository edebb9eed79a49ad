import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Notice } from '#api/notices.ts'
import { placeOfNotice } from '#domain/handoffs/notice-place.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What one was told, newest first; what is on the screen is seen. */
export function NoticeList({ limit, goesOn = false }: { limit: number; goesOn?: boolean }) {
  const client = useQueryClient()
  const list = useInfiniteQuery(
    ask.notices.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit, ...(cursor && { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const { mutate: see } = useMutation({
    mutationFn: (upTo: number) => tell.notices.see({ upTo }),
    onSuccess: (seen) => client.setQueryData(ask.notices.unseen.queryKey(), seen),
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const newest = rows.reduce((most, { noticeId }) => Math.max(most, noticeId), 0)
  const isNew = rows.some(({ isSeen }) => !isSeen)
  useEffect(() => {
    if (isNew) see(newest)
  }, [isNew, newest, see])
  if (list.isPending) return <LoadingRows what="your notifications" rows={3} />
  if (list.isLoadingError)
    return (
      <Trouble
        error={list.error}
        what="Your notifications did not load."
        safe="None of them is lost."
        again={() => void list.refetch()}
      />
    )
  if (rows.length === 0)
    return (
      <Nothing title="You were told nothing yet.">
        When a lead becomes yours, comes back to you or waits too long, it stands here.
      </Nothing>
    )
  return (
    <>
      <ul className="notices">
        {rows.map((row) => (
          <li key={row.noticeId} className={row.isSeen ? undefined : 'notices-new'}>
            <Says notice={row} />
            <span className="quiet t12 w4">
              {' '}
              <When at={row.at} />
              {row.isSeen ? '' : ', new'}
            </span>
          </li>
        ))}
      </ul>
      {goesOn && list.hasNextPage ? (
        <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
          Show earlier ones
        </button>
      ) : null}
    </>
  )
}

function Says({ notice }: { notice: Notice }) {
  const { says } = notice
  const place = placeOfNotice(notice)
  switch (place?.at) {
    case 'request':
      return (
        <Link to="/requests" search={{ request: String(place.requestId) }}>
          {says}
        </Link>
      )
    case 'proposal':
      return (
        <Link
          to="/agreement/proposals/$proposalId"
          params={{ proposalId: String(place.proposalId) }}
        >
          {says}
        </Link>
      )
    case 'lead':
      return (
        <Link to="/desk" search={{ lead: place.lead }}>
          {says}
        </Link>
      )
    case 'person':
      return (
        <Link to="/people/$personId" params={{ personId: String(place.personId) }}>
          {says}
        </Link>
      )
    default:
      return <span>{says}</span>
  }
}
