import './feed.css'
import { Checkbox } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { News } from '#api/news.ts'
import { ask, tell } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERY_MS, useLive } from '#web/use-live.ts'

const LIVE = [ask.news.key()]

/** What both teams did lately, in sentences; it stands in the menu of whoever wants it there. */
export function FeedPage() {
  return (
    <Page title="Feed" question="What did both teams do lately?" actions={<ShownInMenu />}>
      <NewsList />
    </Page>
  )
}

function ShownInMenu() {
  const client = useQueryClient()
  const wishes = useQuery(ask.notices.wishes.queryOptions())
  const saving = useMutation({
    mutationFn: async (showsFeed: boolean) => {
      const known = wishes.data ?? (await tell.notices.wishes())
      return tell.notices.wish({ ...known, showsFeed })
    },
    onSuccess: (saved) => client.setQueryData(ask.notices.wishes.queryKey(), saved),
  })
  if (!wishes.data) return null
  return (
    <Checkbox
      label="Show it in the menu"
      checked={saving.isPending ? saving.variables : wishes.data.showsFeed}
      disabled={saving.isPending}
      onChange={({ currentTarget }) => saving.mutate(currentTarget.checked)}
    />
  )
}

function NewsList() {
  useLive('news', LIVE)
  const list = useInfiniteQuery({
    ...ask.news.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor && { cursor }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
    refetchInterval: EVERY_MS,
  })
  if (list.isPending) return <LoadingRows what="the feed" />
  if (list.isLoadingError)
    return (
      <Trouble
        error={list.error}
        what="The feed did not load."
        safe="Nothing of it is lost."
        again={() => void list.refetch()}
      />
    )
  const rows = list.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0)
    return (
      <Nothing title="Nothing happened between the teams yet.">
        When a lead is passed, answered, given back, won or lost, a sentence about it stands here.
      </Nothing>
    )
  return (
    <>
      <ol className="feed">
        {rows.map((row) => (
          <Sentence key={row.no} news={row} />
        ))}
      </ol>
      {list.hasNextPage ? (
        <button
          type="button"
          className="plain"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show earlier ones
        </button>
      ) : null}
    </>
  )
}

/** A win belongs to both sides, so it wears both colours. */
function Sentence({ news: { kind, says, personId, at } }: { news: News }) {
  return (
    <li className={kind === 'won' ? 'feed-won' : undefined}>
      <Link to="/people/$personId" params={{ personId: String(personId) }}>
        {says}
      </Link>
      <span className="quiet t12">
        {' '}
        <When at={at} />
      </span>
    </li>
  )
}
