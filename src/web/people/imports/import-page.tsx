import './import-page.css'
import { Button } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Upload } from '#api/imports.ts'
import { ask, questions, troubleOf } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Failed, Refused } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { ownWorkspace, switchWorkspace, useWorkspace, useWorkspaces } from '#web/session.tsx'
import { ChooseFile } from './choose-file.tsx'
import { Earlier } from './earlier.tsx'
import { Running } from './running.tsx'

// Fields with lists weigh more than the rest of the page; they come while the file goes up.
const Prepare = lazy(async () => ({ default: (await import('./prepare.tsx')).Prepare }))

const UnmappedStatuses = lazy(async () => ({
  default: (await import('./status-meanings.tsx')).UnmappedStatuses,
}))

/** One page from top to bottom: the file, its columns, what would happen, and what came of it. */
export function ImportPage() {
  const workspace = useWorkspace()
  const may = useMay()('bring-in-files')
  return (
    <Page
      title="Bring in your history"
      question="What is in the file, and what will become of it?"
      back={{ to: '/people', label: 'People' }}
    >
      <div className="import">
        {workspace.isExample ? <NotHere /> : may ? <Import /> : <NotYou />}
      </div>
    </Page>
  )
}

function Import() {
  const { batch, upload: uploadId } = useSearch({ from: '/shell/import' })
  const navigate = useNavigate()
  // The file lies on the server for a day: a reload goes on with it.
  const kept = useQuery(
    ask.imports.readUpload.queryOptions({
      input: uploadId === undefined ? skipToken : { uploadId },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const imports = useQuery(ask.imports.list.queryOptions({ input: { limit: 200 } }))
  const running = imports.data?.rows.find((it) => it.state === 'reading' || it.state === 'folding')
  const batchId = Number(batch) || running?.batchId
  const show = (id: number) => navigate({ to: '/import', search: { batch: String(id) } })
  const another = () => navigate({ to: '/import', search: {} })
  const taken = (upload: Upload) => {
    const input = { uploadId: upload.uploadId }
    questions.setQueryData(ask.imports.readUpload.queryKey({ input }), upload)
    void navigate({ to: '/import', search: { upload: upload.uploadId } })
  }
  const waiting = <LoadingRows what="the columns" />
  if (uploadId !== undefined && kept.isPending) return waiting
  if (kept.data)
    return (
      <Suspense fallback={waiting}>
        <Prepare key={uploadId} upload={kept.data} another={another} started={show} />
      </Suspense>
    )
  return (
    <>
      <NotKept error={kept.error} again={() => void kept.refetch()} />
      {batchId ? (
        <Running key={batchId} batchId={batchId} another={another} />
      ) : (
        <ChooseFile taken={taken} />
      )}
      <Earlier show={show} />
      <Suspense>
        <UnmappedStatuses />
      </Suspense>
    </>
  )
}

/** The file of the address is not there, or did not load. */
function NotKept({ error, again }: { error: unknown; again: () => void }) {
  if (!error) return null
  const trouble = troubleOf(error)
  return trouble.known ? (
    <Refused {...trouble.said} />
  ) : (
    <Failed
      what="The file did not load."
      safe="Nothing was written."
      quote={trouble.quote}
      again={again}
    />
  )
}

const NotYou = () => (
  <Refused
    is="Your role brings in no files."
    next="An owner does, or somebody of marketing. What they bring in, you see here, too."
  />
)

/** Real people must never stand among invented ones. */
function NotHere() {
  const own = ownWorkspace(useWorkspaces().all)
  return (
    <Refused
      is="This company is invented, so nothing real comes in here."
      next={
        own === null
          ? 'Your own history belongs in your own workspace, and you are a member of none. An owner can invite you.'
          : 'Your own history belongs in your own workspace. The example stays as it is.'
      }
      action={
        own === null ? null : (
          <Button onClick={() => void switchWorkspace(own)}>Go to your own workspace</Button>
        )
      }
    />
  )
}
