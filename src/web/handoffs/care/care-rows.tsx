import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { CareRow } from '#api/handoff-care.ts'
import { FIGURE_WORDS, type WhichFigure } from '#domain/handoffs/care/figures.ts'
import { LEAK_WORDS } from '#domain/handoffs/care/leakage.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { addressOf } from './count.tsx'

/** The hand-offs that a number is made of, with what speaks for it. */
export function CareRows({ which, days }: { which: WhichFigure; days: number }) {
  const list = useInfiniteQuery(
    ask.handoffCare.rows.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...told(which), days, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.scrollIntoView({ block: 'nearest' }), [])
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  const hidden = list.data && !list.hasNextPage ? total - rows.length : 0
  return (
    <section className="care-rows" aria-labelledby="care-rows">
      <div className="row between top">
        <h2 id="care-rows" ref={heading}>
          {which.step ? LEAK_WORDS[which.step].says : FIGURE_WORDS[which.figure]}
          {list.data ? `: ${int(total)}` : ''}
        </h2>
        <Link
          to="/handoffs/manager"
          search={addressOf(null, days)}
          resetScroll={false}
          replace
          className="quiet"
        >
          Close
        </Link>
      </div>
      {which.step ? <p className="quiet">{LEAK_WORDS[which.step].means}</p> : null}
      {list.isPending ? <LoadingRows what="these hand-offs" rows={3} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="These hand-offs did not load."
          safe="Nothing was changed."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && total === 0 ? <Nothing title="There is none." /> : null}
      <ul>
        {rows.map((row) => (
          <li key={`${row.personId} ${row.n} ${row.dueAt}`}>
            <Name row={row} />
            <p className="quiet">
              <Evidence row={row} />
            </p>
          </li>
        ))}
      </ul>
      {hidden > 0 ? (
        <p className="quiet">
          {counted(hidden, 'more is', 'more are')} of people whom you do not see.
        </p>
      ) : null}
      {list.hasNextPage ? (
        <button type="button" className="plain" onClick={() => void list.fetchNextPage()}>
          Show more
        </button>
      ) : null}
    </section>
  )
}

/** Only what narrows the number is asked. */
const told = (which: WhichFigure) =>
  Object.fromEntries(
    Object.entries(which).filter(([, value]) => value !== undefined),
  ) as WhichFigure

/** A hand-off is opened on the desk; of whoever was joined to somebody, the person is. */
function Name({ row: { personId, n, name, mqlAt } }: { row: CareRow }) {
  if (name === null) return <span className="w5">Somebody who was erased</span>
  if (mqlAt !== null)
    return (
      <Link to="/desk" search={{ lead: `${personId}-${n}` }} className="w5">
        {name}
      </Link>
    )
  return (
    <Link to="/people/$personId" params={{ personId: String(personId) }} className="w5">
      {name}
    </Link>
  )
}

function Evidence({ row }: { row: CareRow }) {
  const { mqlAt, passedAt, acceptedAt, closing, closedAt, dueAt, member } = row
  const steps = [
    mqlAt === null ? null : <Step key="mql" says="MQL" at={mqlAt} />,
    passedAt === null ? null : <Step key="passed" says="passed" at={passedAt} />,
    acceptedAt === null ? null : <Step key="accepted" says="accepted" at={acceptedAt} />,
    closing === null ? null : <Step key="closed" says={closing} at={closedAt} />,
    dueAt === null ? null : <Step key="due" says="due" at={dueAt} />,
  ].filter((step) => step !== null)
  return (
    <>
      {steps.flatMap((step, i) => (i === 0 ? [step] : [', ', step]))}
      {member ? `${steps.length > 0 ? '; ' : ''}${member.name}` : ''}
    </>
  )
}

const Step = ({ says, at }: { says: string; at: number | null }) => (
  <span>
    {says}
    {at === null ? null : (
      <>
        {' '}
        <When at={at} />
      </>
    )}
  </span>
)
