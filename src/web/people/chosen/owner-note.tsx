import './chosen.css'
import { useEffect, useRef } from 'react'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'
import { OnItsWay, toldOf } from './on-its-way.tsx'
import type { Given } from './owner-dialog.tsx'
import { useChange, useUndo } from './use-changes.ts'

/** At the foot of the list, what was done and a way to undo it; it stays until somebody hides it. */
export function OwnerNote({ given, hide }: { given: Given; hide: () => void }) {
  const { owner, change } = given
  const { changeId, changed, same } = change
  const note = useRef<HTMLDivElement>(null)
  // The button that led here is gone with the dialog.
  useEffect(() => note.current?.focus({ preventScroll: true }), [])
  const undoing = useUndo(changeId)
  const back = undoing.data
  const isMany = change.left > 0 || (back?.left ?? 0) > 0
  const listed = useChange(changeId, isMany)
  // The list may still tell of how it was before the last click.
  const now = listed && (listed.undoneAt !== null) === (back !== undefined) ? listed : null
  const { left } = now ?? back ?? change
  const kept = same > 0 ? ` ${counted(same, 'person', 'people')} stayed as they were.` : ''
  const done = `${counted(changed, 'person is', 'people are')} with ${owner || 'nobody'} now.${kept}`
  return (
    <section className="owner-note" ref={note} tabIndex={-1} aria-label="What was done">
      {left > 0 ? (
        <OnItsWay way={{ owner, people: changed, left, isBack: back !== undefined }} />
      ) : (
        <p role="status">{now ? toldOf(now) : back ? undoneWords(back) : done}</p>
      )}
      <div className="row g16">
        {back || changed === 0 ? null : (
          <button
            type="button"
            className="plain number w6"
            disabled={undoing.isPending}
            onClick={() => undoing.mutate()}
          >
            Undo
          </button>
        )}
        <button type="button" className="plain number" onClick={hide}>
          Hide
        </button>
      </div>
      {undoing.error ? (
        <Trouble
          error={undoing.error}
          what="It was not undone."
          safe="Everybody is as they were a moment ago."
          again={() => undoing.mutate()}
        />
      ) : null}
    </section>
  )
}

function undoneWords({ restored, skipped }: { restored: number; skipped: number }): string {
  const others = skipped
    ? ` ${counted(skipped, 'person has', 'people have')} another owner by now and kept that one.`
    : ''
  return `${counted(restored, 'person is', 'people are')} with whom they were before.${others}`
}
