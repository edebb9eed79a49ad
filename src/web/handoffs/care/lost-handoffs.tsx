import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LostHandoff } from '#api/handoff-care.ts'
import { LEAK_WORDS, type Leak } from '#domain/handoffs/care/leakage.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** The hand-offs that were lost at one step, with what speaks for it. */
export function LostHandoffs({ step, days }: { step: Leak; days: number }) {
  const list = useInfiniteQuery(
    ask.handoffCare.leaks.infiniteOptions({
      input: (cursor: string | undefined) => ({ step, days, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const { says, means } = LEAK_WORDS[step]
  return (
    <Section title={says} note={means}>
      {list.isPending ? <LoadingRows what="these hand-offs" rows={4} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="These hand-offs did not load."
          safe="Nothing was changed."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title="None of them is of people whom you see." />
      ) : null}
      <ul className="care-lost">
        {rows.map((row) => (
          <li key={`${row.personId} ${row.n}`}>
            <Link to="/people/$personId" params={{ personId: String(row.personId) }} className="w5">
              {row.name}
            </Link>
            <p className="quiet">
              <Evidence row={row} />
            </p>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
          Show more
        </button>
      ) : null}
    </Section>
  )
}

function Evidence({ row }: { row: LostHandoff }) {
  const { mqlAt, passedAt, acceptedAt, closing, closedAt, dueAt, member } = row
  return (
    <>
      MQL <When at={mqlAt} />
      {passedAt === null ? null : (
        <>
          , passed <When at={passedAt} />
          {member ? ` to ${member.name}` : ''}
        </>
      )}
      {acceptedAt === null ? null : (
        <>
          , accepted <When at={acceptedAt} />
        </>
      )}
      {closing === null ? null : <>, {closing}</>}
      {closedAt === null ? null : (
        <>
          {' '}
          <When at={closedAt} />
        </>
      )}
      {dueAt === null ? null : (
        <>
          . It was due <When at={dueAt} />
        </>
      )}
      .
    </>
  )
}
