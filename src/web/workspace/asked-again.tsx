import { lazy, Suspense } from 'react'
import { useAsked } from '#web/asked.ts'

const Again = lazy(async () => ({ default: (await import('./sign-in/again.tsx')).Again }))

/** Over whatever page: what the server wants before it goes on. */
export function AskedAgain() {
  const { wanted } = useAsked()
  return wanted ? (
    <Suspense>
      <Again />
    </Suspense>
  ) : null
}
