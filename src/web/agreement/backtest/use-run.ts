import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Capacity } from '#domain/agreement/backtest/workload.ts'
import { reachFaults } from '#domain/agreement/faults/qualify.ts'
import { ask } from '#web/ask.ts'

const REST_MS = 400

type Wanted = { document: Agreement; capacity: Capacity | null; windowDays: number }

/**
 * The backtest of what is on the screen: one run at a time, the last one keeps standing until the next is there. Numbers
 * that nobody can reach are not run; `faults` say why.
 */
export function useRun({ document, ...asked }: Wanted) {
  // A line that rests was put there: its intervals are drawn, and it counts as tried.
  const [rested] = useDebouncedValue(document, REST_MS)
  const faults = useMemo(() => reachFaults(document), [document])
  const sound = useRef(document)
  if (faults.length === 0) sound.current = document
  const latest = { ...asked, document: sound.current, intervals: rested === sound.current }
  const [asking, setAsking] = useState(latest)
  const query = useQuery({
    ...ask.backtests.run.queryOptions({ input: asking }),
    ...{ placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    gcTime: 60_000,
  })
  const isOld = !isSame(asking, latest)
  useEffect(() => {
    if (isOld && !query.isFetching) setAsking(latest)
  })
  return { ...query, faults, isMoving: isOld || query.isPlaceholderData }
}

type Asking = Wanted & { intervals: boolean }
const isSame = (a: Asking, b: Asking) =>
  a.document === b.document &&
  a.intervals === b.intervals &&
  a.windowDays === b.windowDays &&
  a.capacity?.reps === b.capacity?.reps &&
  a.capacity?.leadsPerRepWeek === b.capacity?.leadsPerRepWeek
