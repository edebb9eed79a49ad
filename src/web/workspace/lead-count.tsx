import { useQuery } from '@tanstack/react-query'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { useMay } from '#web/may.ts'

/** The desk itself hears of every change at once; elsewhere it is asked as often as the bell. */
const EVERY_MS = 15_000

/** How many leads wait for whoever looks; nothing where none does. */
export function LeadCount() {
  const may = useMay()('read-handoffs')
  const query = useQuery({
    ...ask.handoffs.waiting.queryOptions({ refetchInterval: EVERY_MS }),
    enabled: may,
  })
  const waiting = query.data?.waiting ?? 0
  if (waiting === 0) return null
  return (
    <span className="lead-count t12 quiet tabular">
      {int(waiting)}
      <span className="sr"> waiting</span>
    </span>
  )
}
