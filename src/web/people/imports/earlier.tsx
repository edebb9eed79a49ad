import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Batch } from '#api/imports.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

const TakeOut = lazy(async () => ({ default: (await import('./take-out.tsx')).TakeOut }))

const STATES: Record<Batch['state'], string> = {
  reading: 'coming in',
  folding: 'coming in',
  done: 'in',
  stopped: 'stopped half-way',
  failed: 'broke off',
  undone: 'taken out',
}

/** All imports so far, newest first, each of which can be taken out while nobody has worked with it. */
export function Earlier({ show }: { show: (batchId: number) => void }) {
  const imports = useQuery(ask.imports.list.queryOptions({ input: { limit: 200 } }))
  const [chosen, choose] = useState<Batch | null>(null)
  if (imports.isError)
    return (
      <Trouble
        error={imports.error}
        what="The earlier imports did not load."
        safe="All of them are as they were: reading the list never writes."
        again={() => void imports.refetch()}
      />
    )
  if (imports.isPending) return <LoadingRows what="earlier imports" rows={3} />
  if (imports.data.rows.length === 0) return null
  return (
    <Section title="Earlier imports">
      <table className="hair import-earlier">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">When</th>
            <th scope="col">State</th>
            <th scope="col" className="end">
              New rows
            </th>
            <th scope="col" className="end">
              <span className="sr">Take out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.data.rows.map((batch) => (
            <tr key={batch.batchId}>
              <td className="cut">
                <button
                  type="button"
                  className="plain w5 import-open"
                  onClick={() => show(batch.batchId)}
                >
                  {batch.fileName}
                </button>
              </td>
              <td className="quiet nowrap">
                <When at={batch.startedAt} />
              </td>
              <td>{STATES[batch.state]}</td>
              <td className="end">{int(batch.rowsNew)}</td>
              <td className="end">
                {canGo(batch) ? (
                  <button
                    type="button"
                    className="plain import-open nowrap"
                    onClick={() => choose(batch)}
                  >
                    Take out<span className="sr"> {batch.fileName}</span>
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Suspense>{chosen ? <TakeOut batch={chosen} close={() => choose(null)} /> : null}</Suspense>
    </Section>
  )
}

const canGo = ({ state }: Batch) => state === 'done' || state === 'stopped' || state === 'failed'
