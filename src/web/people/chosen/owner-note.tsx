import './chosen.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'
import type { Given } from './owner-dialog.tsx'

/** At the foot of the list, what was done and a way to undo it; it stays until somebody hides it. */
export function OwnerNote({ given, hide }: { given: Given; hide: () => void }) {
  const { owner, change } = given
  const { changeId, changed, same } = change
  const client = useQueryClient()
  const note = useRef<HTMLDivElement>(null)
  const [once] = useState(() => crypto.randomUUID())
  // The button that led here is gone with the dialog.
  useEffect(() => note.current?.focus({ preventScroll: true }), [])
  const undoing = useMutation({
    mutationFn: () => tell.owners.undo({ changeId }, { context: { once } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ask.people.key() })
      void client.invalidateQueries({ queryKey: ask.owners.key() })
    },
  })
  const back = undoing.data
  const kept = same > 0 ? ` ${counted(same, 'person', 'people')} stayed as they were.` : ''
  return (
    <section className="owner-note" ref={note} tabIndex={-1} aria-label="What was done">
      <div className="row wrap g16">
        <p role="status">
          {back
            ? undoneWords(back)
            : `${counted(changed, 'person is', 'people are')} with ${owner || 'nobody'} now.${kept}`}
        </p>
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
