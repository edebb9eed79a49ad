import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Batch } from '#api/imports.ts'
import { ask, questions, troubleOf } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Failed, Refused } from '#web/kit/say.tsx'
import { When } from '#web/kit/time.tsx'

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
  const imports = useQuery(ask.imports.list.queryOptions())
  const [chosen, choose] = useState<Batch | null>(null)
  if (!imports.data || imports.data.length === 0) return null
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
          {imports.data.map((batch) => (
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
      {chosen ? <TakeOut batch={chosen} close={() => choose(null)} /> : null}
    </Section>
  )
}

const canGo = ({ state }: Batch) => state === 'done' || state === 'stopped' || state === 'failed'

function TakeOut({ batch, close }: { batch: Batch; close: () => void }) {
  const undo = useMutation(
    ask.imports.undo.mutationOptions({ onSuccess: () => questions.invalidateQueries() }),
  )
  const trouble = undo.isError ? troubleOf(undo.error) : null
  const gone = undo.data
  return (
    <Modal opened onClose={close} title={`Take out ${batch.fileName}?`} centered>
      <div className="import-take-out">
        {gone ? (
          <p role="status">
            {counted(gone.peopleRemoved, 'person', 'people')},{' '}
            {counted(gone.dealsRemoved, 'deal', 'deals')} and{' '}
            {counted(gone.eventsRemoved, 'entry', 'entries')} went. The log is as it was before.
          </p>
        ) : (
          <p>
            Its {counted(batch.eventsNew, 'entry goes', 'entries go')}, with the people and deals
            that only this file named. Everything else stays. You can bring the file in again.
          </p>
        )}
        {trouble?.known ? <Refused {...trouble.said} /> : null}
        {trouble && !trouble.known ? (
          <Failed
            what="The import was not taken out."
            safe="Nothing was changed."
            quote={trouble.quote}
            again={() => undo.mutate({ batchId: batch.batchId })}
          />
        ) : null}
        <div className="row wrap">
          {gone ? null : (
            <Button
              loading={undo.isPending}
              onClick={() => undo.mutate({ batchId: batch.batchId })}
            >
              Take out {counted(batch.rowsNew, 'row', 'rows')}
            </Button>
          )}
          <Button variant={gone ? 'default' : 'subtle'} color="gray" onClick={close}>
            {gone ? 'Close' : 'Leave it in'}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
