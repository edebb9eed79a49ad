import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AgreementDraft } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { tell } from '#web/ask.ts'

/** After so long without a key what was typed is kept. */
const PAUSE_MS = 700
/** Steps that can be undone. */
const MOST_STEPS = 200

type Typed = { document: Agreement; note: string }

/** A draft as it is typed: each change can be undone, and is kept on the server a moment later. */
export function useDraft(draft: AgreementDraft) {
  const [now, setNow] = useState<Typed>({
    document: draft.document as Agreement,
    note: draft.note,
  })
  const [past, setPast] = useState<Typed[]>([])
  const [future, setFuture] = useState<Typed[]>([])
  const version = useRef(draft.version)
  const kept = useRef(now)
  const [isKept, setKept] = useState(true)
  const { draftId } = draft
  const saving = useMutation({
    mutationFn: (typed: Typed) =>
      tell.proposals.save({ draftId, version: version.current, ...typed }),
    // One after the other: each names the version it found.
    scope: { id: `draft-${draftId}` },
    onSuccess: (saved, typed) => {
      version.current = saved.version
      kept.current = typed
      setKept(true)
    },
  })
  const { mutate } = saving
  useEffect(() => {
    if (now === kept.current) return
    setKept(false)
    const timer = setTimeout(() => mutate(now), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [now, mutate])
  const change = useCallback((next: Partial<Typed>) => {
    setNow((before) => {
      setPast((steps) => [...steps.slice(1 - MOST_STEPS), before])
      setFuture([])
      return { ...before, ...next }
    })
  }, [])
  const undo = () => {
    const last = past.at(-1)
    if (!last) return
    setPast(past.slice(0, -1))
    setFuture([now, ...future])
    setNow(last)
  }
  const redo = () => {
    const [next, ...rest] = future
    if (!next) return
    setPast([...past, now])
    setFuture(rest)
    setNow(next)
  }
  return {
    ...now,
    ...{ change, undo, redo, isKept, saving },
    canUndo: past.length > 0,
    canRedo: future.length > 0,
    /** Whatever is typed is on the server when this is done. */
    keep: async () => {
      if (now !== kept.current) await saving.mutateAsync(now)
    },
  }
}
