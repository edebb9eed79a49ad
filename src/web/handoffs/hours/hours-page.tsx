import { lazy, Suspense } from 'react'
import { LoadingRows } from '#web/kit/loading.tsx'

const HoursSettings = lazy(async () => ({
  default: (await import('./hours-settings.tsx')).HoursSettings,
}))

/** When company and teams work: what every clock runs by. */
export function HoursPage() {
  return (
    <Suspense fallback={<LoadingRows what="the hours" rows={6} height={48} />}>
      <HoursSettings />
    </Suspense>
  )
}
