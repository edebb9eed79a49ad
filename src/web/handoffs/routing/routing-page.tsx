import { lazy, Suspense } from 'react'
import { LoadingRows } from '#web/kit/loading.tsx'

const RoutingSettings = lazy(async () => ({
  default: (await import('./routing-settings.tsx')).RoutingSettings,
}))

/** Who gets which lead. */
export function RoutingPage() {
  return (
    <Suspense fallback={<LoadingRows what="the rules" rows={6} height={48} />}>
      <RoutingSettings />
    </Suspense>
  )
}
