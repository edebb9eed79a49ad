import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Trouble } from '#web/trouble.tsx'

const CompanyForm = lazy(async () => ({
  default: (await import('./company-form.tsx')).CompanyForm,
}))

/** What the company is called and how it counts. */
export function CompanyPage() {
  const query = useQuery(ask.workspace.read.queryOptions())
  const [saved, setSaved] = useState(false)
  const waiting = <LoadingRows what="the company" rows={4} height={64} />
  if (query.isPending) return waiting
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The company did not load."
        safe="It is as it was."
        again={() => void query.refetch()}
      />
    )
  return (
    <Suspense fallback={waiting}>
      <CompanyForm
        key={query.data.version}
        seen={query.data}
        isSaved={saved}
        saved={() => setSaved(true)}
      />
    </Suspense>
  )
}
