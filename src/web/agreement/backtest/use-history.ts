import { useQuery } from '@tanstack/react-query'
import { ask } from '#web/ask.ts'

/** How often it is asked how far the history is. */
const LOOK_MS = 400

/** The history that backtests run on: asking for it begins to read it, and it is asked until it is there. */
export const useHistory = () =>
  useQuery({
    ...ask.backtests.history.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.state === 'reading' && state.status !== 'error' ? LOOK_MS : false,
    // What was told while the page was away is read with the next visit.
    ...{ gcTime: 0, refetchOnWindowFocus: false },
  })
