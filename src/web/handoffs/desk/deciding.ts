import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Lead } from '#api/handoff-lead.ts'
import { type TouchKind, UNDO_MS } from '#domain/handoffs/handoff.ts'
import { ask, tell } from '#web/ask.ts'
import type { Which } from './use-desk.ts'

/** What somebody says of a lead, as the page holds it. */
export type Saying =
  | { kind: 'accept' }
  | { kind: 'qualify' }
  | { kind: 'withdraw'; note: string }
  | { kind: 'reject'; reason: string; note: string }
  | { kind: 'disqualify'; reason: string; note: string }
  | { kind: 'recycle'; reason: string; note: string; wakesOn: string | null }
  | { kind: 'touch'; how: TouchKind; isReached: boolean; note: string; once: string }
  | { kind: 'answer'; note: string }
  | { kind: 'assign'; memberId: number }

/** What was said last and can be taken back for a minute; until when, by the clock of this machine. */
export type Done = Which & { decisionId: string; undoUntil: number; says: string }

/** `lead`: as it stands now, where the answer says so. */
type Answer = { lead?: Lead; done: Done | null }

/** Says something of a lead; `after` is told the answer. The desk is asked again whatever becomes of it. */
export function useSaying(which: Which, after: (saying: Saying, answer: Answer) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (saying: Saying) => say(which, saying),
    onSuccess: (answer, saying) => {
      if (answer.lead)
        client.setQueryData(ask.handoffs.lead.queryKey({ input: which }), answer.lead)
      after(saying, answer)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ask.handoffs.key() }),
  })
}

async function say({ personId, n }: Which, saying: Saying): Promise<Answer> {
  const which = { personId, n }
  if (saying.kind === 'assign')
    return { lead: await tell.handoffs.assign({ ...which, memberId: saying.memberId }), done: null }
  if (saying.kind === 'answer')
    return { lead: await tell.handoffs.answer({ ...which, note: saying.note }), done: null }
  const { says, decisionId, undoUntil } = await decided(which, saying)
  const done = { ...which, says, decisionId, undoUntil: Date.now() + UNDO_MS }
  return { done: undoUntil === null ? null : done }
}

function decided(which: Which, saying: Exclude<Saying, { kind: 'assign' | 'answer' }>) {
  switch (saying.kind) {
    case 'accept':
      return tell.handoffs.accept(which)
    case 'qualify':
      return tell.handoffs.qualify(which)
    case 'withdraw':
      return tell.handoffs.withdraw({ ...which, note: saying.note })
    case 'reject':
      return tell.handoffs.reject({ ...which, reason: saying.reason, note: saying.note })
    case 'disqualify':
      return tell.handoffs.disqualify({ ...which, reason: saying.reason, note: saying.note })
    case 'recycle': {
      const { reason, note, wakesOn } = saying
      return tell.handoffs.recycle({ ...which, reason, note, wakesOn })
    }
    case 'touch': {
      const { how, isReached, note, once } = saying
      return tell.handoffs.touch({ ...which, how, isReached, note }, { context: { once } })
    }
  }
}

/** Takes back what was said last. */
export function useUndo(after: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ personId, n, decisionId }: Done) =>
      tell.handoffs.undo({ personId, n, decisionId }),
    onSuccess: (lead, { personId, n }) => {
      client.setQueryData(ask.handoffs.lead.queryKey({ input: { personId, n } }), lead)
      after()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ask.handoffs.key() }),
  })
}
