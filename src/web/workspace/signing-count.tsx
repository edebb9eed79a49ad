import { useQuery } from '@tanstack/react-query'
import { SIDES } from '#domain/workspace/role.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { useMay } from '#web/may.ts'

const EVERY_MS = 60_000

/** How many proposals wait for the signature of whoever looks; nothing where none does. */
export function SigningCount() {
  const may = useMay()
  const sides = SIDES.filter((side) => may('sign', { side }))
  const query = useQuery({
    ...ask.proposals.list.queryOptions({ refetchInterval: EVERY_MS }),
    enabled: sides.length > 0,
  })
  const isWaiting = (signed: readonly { side: string }[]) =>
    sides.some((side) => !signed.some((one) => one.side === side))
  const waiting = (query.data?.rows ?? []).filter(
    ({ state, signatures }) => state === 'open' && isWaiting(signatures),
  ).length
  if (waiting === 0) return null
  return (
    <span className="lead-count t12 quiet tabular">
      {int(waiting)}
      <span className="sr"> to sign</span>
    </span>
  )
}
