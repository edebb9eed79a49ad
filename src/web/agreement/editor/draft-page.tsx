import '#web/agreement/agreement.css'
import '#web/agreement/proposals/proposals.css'
import './editor.css'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ToBacktest } from '#web/agreement/backtest/to-backtest.tsx'
import { ForMeeting } from '#web/agreement/discussion/for-meeting.tsx'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

const DraftEditor = lazy(async () => ({
  default: (await import('./draft-editor.tsx')).DraftEditor,
}))

const route = getRouteApi('/shell/agreement/drafts/$draftId')
const back = { to: '/agreement', label: 'Agreement' } as const

/** A draft of an agreement: its own text, in which each clause opens where it stands. */
export function DraftPage() {
  const draftId = Number(route.useParams().draftId)
  const draft = useQuery(
    ask.proposals.draft.queryOptions({
      input: { draftId },
      // What is typed here is newer than anything asked for meanwhile.
      ...{ staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, gcTime: 0 },
    }),
  )
  const baseVersion = draft.data?.baseVersion ?? 0
  const base = useQuery({
    ...ask.agreement.version.queryOptions({ input: { version: baseVersion } }),
    enabled: baseVersion > 0,
  })
  const failed = [draft, base].find(({ isLoadingError }) => isLoadingError)
  return (
    <Page
      title="Your draft"
      question="What would you change?"
      back={back}
      actions={
        <>
          <ToBacktest of={{ draft: String(draftId) }} />
          <ForMeeting of={{ draft: String(draftId) }} />
        </>
      }
    >
      {draft.isPending || (base.isPending && !failed) ? (
        <LoadingRows what="the draft" rows={8} height={64} />
      ) : null}
      {failed ? (
        <Trouble
          error={failed.error}
          what="The draft did not load."
          safe="What you typed is kept."
          again={() => void failed.refetch()}
        />
      ) : null}
      {draft.data && base.data ? (
        <Suspense fallback={<LoadingRows what="the draft" rows={8} height={64} />}>
          <DraftEditor key={draftId} draft={draft.data} base={base.data.document} />
        </Suspense>
      ) : null}
    </Page>
  )
}
