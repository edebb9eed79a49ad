import './privacy.css'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { API, ask, workspaceHeaders } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

const EraseDialog = lazy(async () => ({
  default: (await import('./erase-dialog.tsx')).EraseDialog,
}))

/** How much is held of the person beside their page, with the way to hand it out and to erase it. */
export function DataHeld({ personId, name }: { personId: number; name: string }) {
  const query = useQuery(ask.privacy.held.queryOptions({ input: { personId } }))
  const may = useMay()
  const [erasing, setErasing] = useState(false)
  const saving = useMutation({ mutationFn: (form: Form) => save(personId, form) })
  if (query.isError)
    return (
      <Trouble
        error={query.error}
        what="What is held was not counted."
        safe="Nothing was changed."
        again={() => void query.refetch()}
      />
    )
  if (!query.data) return <LoadingRows what="what is held" rows={3} />
  const held = query.data
  return (
    <>
      <ul className="privacy-counts">
        <li>{counted(held.names, 'name', 'names')}</li>
        <li>{counted(held.events, 'event', 'events')}</li>
        <li>{counted(held.handoffs, 'hand-off', 'hand-offs')}</li>
        <li>{counted(held.deals, 'deal', 'deals')}</li>
        {held.failedEvents > 0 ? (
          <li>
            <Link to="/failed-events">
              {counted(held.failedEvents, 'failed event', 'failed events')}
            </Link>
          </li>
        ) : null}
        {held.refusedRows > 0 ? (
          <li>{counted(held.refusedRows, 'row of a file', 'rows of files')} that stayed out</li>
        ) : null}
        <li>
          {counted(held.auditEntries, 'entry', 'entries')} of the audit log, views of this page
          among them
        </li>
      </ul>
      {saving.isError ? (
        <Trouble
          error={saving.error}
          what="The file was not made."
          safe="Nothing was changed."
          again={() => saving.variables && saving.mutate(saving.variables)}
        />
      ) : null}
      <div className="row wrap privacy-act">
        {may('export-people')
          ? FORMS.map((form) => (
              <Button
                key={form}
                variant="default"
                size="xs"
                loading={saving.isPending && saving.variables === form}
                onClick={() => saving.mutate(form)}
              >
                Save all of it as {form.toUpperCase()}
              </Button>
            ))
          : null}
        {may('erase-people') ? (
          <Button variant="default" size="xs" onClick={() => setErasing(true)}>
            Erase {name}…
          </Button>
        ) : null}
      </div>
      {erasing ? (
        <Suspense fallback={null}>
          <EraseDialog name={name} held={held} close={() => setErasing(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

const FORMS = ['json', 'csv'] as const
type Form = (typeof FORMS)[number]

/** Fetched rather than opened, so that it is asked of the workspace on the screen. */
async function save(personId: number, form: Form): Promise<void> {
  const answer = await fetch(`${API}/people/${personId}/export/${form}`, {
    headers: workspaceHeaders(),
  })
  if (!answer.ok) throw new Error(`The export answered ${answer.status}`)
  const url = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = `person-${personId}.${form}`
  link.click()
  URL.revokeObjectURL(url)
}
