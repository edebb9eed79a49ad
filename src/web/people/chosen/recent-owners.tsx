import './chosen.css'
import { Modal } from '@mantine/core'
import type { OwnerChanged } from '#api/owners.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { OnItsWay } from './on-its-way.tsx'
import { useChanges, useUndo } from './use-changes.ts'

/** Who was given to whom lately, each with a way to undo it. */
export function RecentOwners({ close }: { close: () => void }) {
  const changes = useChanges()
  return (
    <Modal opened onClose={close} title="Owners set lately" centered>
      {changes.error ? (
        <Trouble
          error={changes.error}
          what="The list did not load."
          safe="Nobody was changed: reading a list never writes."
          again={() => void changes.refetch()}
        />
      ) : null}
      {changes.isPending ? <LoadingRows what="changes of owners" rows={3} /> : null}
      {changes.data?.length === 0 ? (
        <Nothing title="Nobody was given to anybody.">
          Choose people in the list, then “Set owner”. What you set stands here, to be undone.
        </Nothing>
      ) : null}
      <ul className="recent-owners">
        {changes.data?.map((change) => (
          <One key={change.changeId} change={change} />
        ))}
      </ul>
    </Modal>
  )
}

function One({ change }: { change: OwnerChanged }) {
  const { changeId, owner, by, madeAt, people, undoneAt, restored, left } = change
  const undoing = useUndo(changeId)
  return (
    <li>
      <div className="row between">
        <p>
          {counted(people, 'person', 'people')} to {owner || 'nobody'}
          <span className="quiet t12 recent-by">
            {by ?? 'a key'}, <When at={madeAt} precise />
          </span>
        </p>
        {undoneAt !== null || people === 0 ? (
          <span className="quiet">
            {people === 0 ? 'nobody changed' : `undone, ${counted(restored, 'person', 'people')}`}
          </span>
        ) : (
          <button
            type="button"
            className="plain number"
            disabled={undoing.isPending}
            onClick={() => undoing.mutate()}
          >
            Undo
          </button>
        )}
      </div>
      {left > 0 ? <OnItsWay way={{ ...change, isBack: undoneAt !== null }} /> : null}
      {undoing.error ? (
        <Trouble
          error={undoing.error}
          what="It was not undone."
          safe="Everybody is as they were a moment ago."
          again={() => undoing.mutate()}
        />
      ) : null}
    </li>
  )
}
