import { useBlocker } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'

const load = () => import('./leave-dialog.tsx')
const LeaveDialog = lazy(async () => ({ default: (await load()).LeaveDialog }))

/** Asks before a form is left with something in it that is not saved; the browser asks when the tab itself goes. */
export function AskBeforeLeaving({ isChanged, what }: { isChanged: boolean; what: string }) {
  const { status, proceed, reset } = useBlocker({
    // The same page with another search keeps its form.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: isChanged,
    disabled: !isChanged,
    withResolver: true,
  })
  // So that the question is there when it is asked.
  useEffect(() => {
    if (isChanged) void load()
  }, [isChanged])
  return status === 'blocked' ? (
    <Suspense>
      <LeaveDialog what={what} stay={reset} leave={proceed} />
    </Suspense>
  ) : null
}
