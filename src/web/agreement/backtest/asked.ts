import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'

const route = getRouteApi('/shell/agreement/backtest')
/** Leads younger than this are left out where the address says nothing. */
export const USUAL_DAYS = 90

/** What the address says beside the agreement: what sales can take, from which age on a lead counts, which version it is. */
export function useAsked() {
  const { reps, week, days, version } = route.useSearch()
  return useMemo(() => {
    const capacity = { reps: Number(reps), leadsPerRepWeek: Number(week) }
    return {
      capacity: capacity.reps > 0 && capacity.leadsPerRepWeek > 0 ? capacity : null,
      windowDays: Number(days) || USUAL_DAYS,
      version,
    }
  }, [reps, week, days, version])
}
