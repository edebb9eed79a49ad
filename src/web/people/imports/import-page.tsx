import './import-page.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Upload } from '#api/imports.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Refused } from '#web/kit/say.tsx'
import { useMay } from '#web/may.ts'
import { ownWorkspace, switchWorkspace, useWorkspace, useWorkspaces } from '#web/session.tsx'
import { ChooseFile } from './choose-file.tsx'
import { Earlier } from './earlier.tsx'
import { Running } from './running.tsx'

// Fields with lists weigh more than the rest of the page; they come while the file goes up.
const Prepare = lazy(async () => ({ default: (await import('./prepare.tsx')).Prepare }))

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
  const [upload, setUpload] = useState<Upload | null>(null)
  const { batch } = useSearch({ from: '/shell/import' })
  const navigate = useNavigate()
  const imports = useQuery(ask.imports.list.queryOptions({ input: { limit: 200 } }))
  const running = imports.data?.rows.find((it) => it.state === 'reading' || it.state === 'folding')
  const batchId = Number(batch) || running?.batchId
  const show = (id: number) => {
    setUpload(null)
    void navigate({ to: '/import', search: { batch: String(id) } })
  }
  const another = () => {
    setUpload(null)
    void navigate({ to: '/import', search: {} })
  }
  return (
    <>
      {upload ? (
        <Suspense fallback={<LoadingRows what="the columns" />}>
          <Prepare key={upload.uploadId} upload={upload} another={another} started={show} />
        </Suspense>
      ) : batchId ? (
        <Running key={batchId} batchId={batchId} another={another} />
      ) : (
        <ChooseFile taken={setUpload} />
      )}
      {upload ? null : <Earlier show={show} />}
    </>
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
  const { all } = useWorkspaces()
  return (
    <Refused
      is="This company is invented, so nothing real comes in here."
      next="Your own history belongs in your own workspace. The example stays as it is."
      action={
        <Button onClick={() => void switchWorkspace(ownWorkspace(all))}>
          Go to your own workspace
        </Button>
      }
    />
  )
}
