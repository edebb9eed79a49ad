import { Checkbox } from '@mantine/core'
import type { FailedEvent } from '#api/failed-events.ts'
import { bytes, int } from '#web/kit/format.ts'
import { When } from '#web/kit/when.tsx'

/** Failed events, newest first; with boxes to choose by where `chosen` is given. */
export function FailedList(props: {
  rows: readonly FailedEvent[]
  chosen: ReadonlySet<number> | null
  choose: (chosen: ReadonlySet<number>) => void
  open: (event: FailedEvent) => void
}) {
  const { rows, chosen, choose, open } = props
  const ids = rows.map(({ failedEventId }) => failedEventId)
  const areAll = chosen !== null && ids.every((id) => chosen.has(id))
  const turn = (id: number) => {
    const next = new Set(chosen ?? [])
    if (!next.delete(id)) next.add(id)
    choose(next)
  }
  return (
    <table className="hair failed">
      <thead>
        <tr>
          {chosen ? (
            <th scope="col" className="failed-box">
              <Checkbox
                size="xs"
                aria-label="Choose all that are shown"
                checked={areAll}
                indeterminate={!areAll && chosen.size > 0}
                onChange={() => choose(new Set(areAll ? [] : ids))}
              />
            </th>
          ) : null}
          <th scope="col">Why</th>
          <th scope="col">Where in it</th>
          <th scope="col">Source</th>
          <th scope="col">Came</th>
          <th scope="col" className="end">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((event) => (
          <tr key={event.failedEventId}>
            {chosen ? (
              <td className="failed-box">
                <Checkbox
                  size="xs"
                  aria-label={`Choose event ${event.failedEventId}`}
                  checked={chosen.has(event.failedEventId)}
                  onChange={() => turn(event.failedEventId)}
                />
              </td>
            ) : null}
            <th scope="row" className="w5">
              <button type="button" className="plain failed-open" onClick={() => open(event)}>
                {event.reason}
              </button>
              {event.events > 1 ? (
                <span className="quiet w4"> {int(event.events)} events</span>
              ) : null}
            </th>
            <td>{event.path ? <code className="failed-path">{event.path}</code> : null}</td>
            <td data-head="From">{event.source}</td>
            <td className="quiet nowrap">
              <When at={event.receivedAt} />
            </td>
            <td className="quiet end nowrap">{bytes(event.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
