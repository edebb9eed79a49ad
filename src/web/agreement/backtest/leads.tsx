import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Part } from '#domain/agreement/backtest/partition.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { dayAndTime, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

const PAGE = 20
type Props = {
  part: Part
  document: Agreement
  windowDays: number
  version: number
  /** The version that is tried, while nothing of it was moved: its leads open under it. */
  under: string | undefined
}

/** The leads behind a part of the picture, page by page. */
export function Leads({ part, document, windowDays, version, under }: Props) {
  const zone = useZone()
  const [from, setFrom] = useState(0)
  const { data, error, isPending, isLoadingError, refetch } = useQuery({
    ...ask.backtests.leads.queryOptions({
      input: { part, document, windowDays, from, limit: PAGE },
    }),
    ...{ placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
  })
  if (isPending) return <LoadingRows what="the leads" rows={6} />
  if (isLoadingError)
    return (
      <Trouble
        error={error}
        what="The leads did not load."
        safe="The picture above still stands."
        again={() => void refetch()}
      />
    )
  const { total, yours, rows } = data
  const at = (passed: number | null) => (passed === null ? 'never' : dayAndTime(passed, zone))
  return (
    <div className="backtest-leads">
      {yours < total ? (
        <p className="quiet">
          {int(yours)} of {int(total)} are leads that you may see.
        </p>
      ) : null}
      <table className="hair">
        <thead>
          <tr>
            <th scope="col">Lead</th>
            <th scope="col">Passed under v{version}</th>
            <th scope="col">Passed under the change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ personId, name, company, passedNow, passedThen }) => (
            <tr key={`${personId} ${passedNow} ${passedThen}`}>
              <td>
                <Link
                  to="/people/$personId"
                  params={{ personId: String(personId) }}
                  search={under ? { version: under } : {}}
                >
                  {name}
                </Link>
                {company ? <span className="quiet"> {company}</span> : null}
              </td>
              <td className="number">{at(passedNow)}</td>
              <td className="number">{at(passedThen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {yours > PAGE ? (
        <div className="row">
          <Button
            variant="default"
            disabled={from === 0}
            onClick={() => setFrom(Math.max(0, from - PAGE))}
          >
            Earlier ones
          </Button>
          <span className="quiet number">
            {int(from + 1)} to {int(from + rows.length)} of {int(yours)}
          </span>
          <Button
            variant="default"
            disabled={from + PAGE >= yours}
            onClick={() => setFrom(from + PAGE)}
          >
            More
          </Button>
        </div>
      ) : null}
    </div>
  )
}
