import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Batch } from '#api/imports.ts'
import { ask, questions, troubleOf } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Failed, Refused } from '#web/kit/say.tsx'

/** Asks before an import goes, and says afterwards what went. */
export function TakeOut({ batch, close }: { batch: Batch; close: () => void }) {
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
