import type { FailedEvent } from '#api/failed-events.ts'
import { ChooseAll, ChooseOne, type Chosen } from '#web/kit/choosing.tsx'
import { bytes, int } from '#web/kit/format.ts'
import { When } from '#web/kit/when.tsx'

/** Failed events, newest first; with boxes to choose by where `chosen` is given. */
export function FailedList(props: {
  rows: readonly FailedEvent[]
  chosen: Chosen
  choose: (chosen: ReadonlySet<number>) => void
  open: (event: FailedEvent) => void
}) {
  const { rows, chosen, choose, open } = props
  const ids = rows.map(({ failedEventId }) => failedEventId)
  return (
    <table className="hair failed">
      <thead>
        <tr>
          <ChooseAll ids={ids} chosen={chosen} choose={choose} />
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
            <ChooseOne
              id={event.failedEventId}
              name={`event ${event.failedEventId}`}
              chosen={chosen}
              choose={choose}
            />
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
