import type { ReactNode } from 'react'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What a list that goes on has to tell. */
type List = {
  isPending: boolean
  isLoadingError: boolean
  error: unknown
  hasNextPage: boolean
  refetch: () => unknown
  fetchNextPage: () => unknown
}

/** What members said, newest first: while it loads, where it did not, where nobody said anything, and page by page. */
export function SaidList(props: {
  list: List
  /** What stands in it, e.g. "answers". */
  what: string
  none: { title: string; says: string }
  rows: readonly { key: number; shown: ReactNode }[]
}) {
  const { list, what, none, rows } = props
  if (list.isPending) return <LoadingRows what={`the ${what}`} rows={4} height={56} />
  if (list.isLoadingError)
    return (
      <Trouble
        error={list.error as Error}
        what={`The ${what} did not load.`}
        safe="None of them is lost."
        again={() => void list.refetch()}
      />
    )
  if (rows.length === 0) return <Nothing title={none.title}>{none.says}</Nothing>
  return (
    <>
      <ol className="asked">
        {rows.map(({ key, shown }) => (
          <li key={key}>{shown}</li>
        ))}
      </ol>
      {list.hasNextPage ? (
        <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
          Show earlier ones
        </button>
      ) : null}
    </>
  )
}
