import './privacy/privacy.css'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

/** Their fields are more than a page may need at once. */
const Purposes = lazy(async () => ({ default: (await import('./privacy/purposes.tsx')).Purposes }))
const Keeping = lazy(async () => ({ default: (await import('./privacy/keeping.tsx')).Keeping }))
const Suppressions = lazy(async () => ({
  default: (await import('./privacy/suppressions.tsx')).Suppressions,
}))

/** What data is used for, how long it is kept, and who is left in peace. */
export function PrivacyPage() {
  const may = useMay()
  const query = useQuery(ask.privacy.settings.queryOptions())
  const waiting = <LoadingRows what="privacy" rows={6} height={48} />
  if (query.isPending) return waiting
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The settings of privacy did not load."
        safe="They are as they were."
        again={() => void query.refetch()}
      />
    )
  const seen = query.data as NonNullable<typeof query.data>
  return (
    <Suspense fallback={waiting}>
      <Purposes key={`purposes ${seen.version}`} seen={seen} />
      <Keeping key={`keeping ${seen.version}`} seen={seen} />
      {may('see-contact-details') ? <Suppressions /> : null}
    </Suspense>
  )
}
