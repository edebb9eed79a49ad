import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Capacity } from '#domain/agreement/backtest/workload.ts'
import { ask } from '#web/ask.ts'

/** A line that rests for so long was put there: its intervals are drawn, and it counts as tried. */
const REST_MS = 400

type Wanted = { document: Agreement; capacity: Capacity | null; windowDays: number }

/** The backtest of what is on the screen: one run at a time, the last one keeps standing until the next is there. */
export function useRun(wanted: Wanted, isReady: boolean) {
  const rested = useRested(wanted.document)
  const latest = { ...wanted, intervals: rested === wanted.document }
  const [asking, setAsking] = useState(latest)
  const query = useQuery({
    ...ask.backtests.run.queryOptions({ input: asking }),
    ...{ enabled: isReady, placeholderData: keepPreviousData },
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 },
  })
  const isOld = !isSame(asking, latest)
  useEffect(() => {
    if (isOld && !query.isFetching) setAsking(latest)
  })
  return { ...query, isMoving: isOld || query.isPlaceholderData }
}

type Asking = Wanted & { intervals: boolean }
const isSame = (a: Asking, b: Asking) =>
  a.document === b.document &&
  a.intervals === b.intervals &&
  a.windowDays === b.windowDays &&
  a.capacity?.reps === b.capacity?.reps &&
  a.capacity?.leadsPerRepWeek === b.capacity?.leadsPerRepWeek

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
