import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { ComparedClause } from '#domain/agreement/changes/compare.ts'
import type { Notes } from '#web/agreement/document.tsx'
import { ask } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { SaySomething } from './note.tsx'

const NoteDialog = lazy(async () => ({
  default: (await import('./note-dialog.tsx')).NoteDialog,
}))

const NONE: Notes = { comments: [], reservations: [] }

/** What stands beside the clauses of the agreement or of a proposal, and the way to add to it. */
export function useNotes(proposalId: number | undefined) {
  const [about, setAbout] = useState<ComparedClause | null>(null)
  const mayReserve = useMay()('reserve')
  const input = proposalId === undefined ? {} : { proposalId }
  const query = useQuery(ask.agreementNotes.list.queryOptions({ input, refetchInterval: 30_000 }))
  const saySomething = (clause: ComparedClause): ReactNode =>
    mayReserve && clause.change !== 'removed' ? (
      <SaySomething number={clause.number} open={() => setAbout(clause)} />
    ) : null
  const dialog = about ? (
    <Suspense>
      <NoteDialog
        clauseId={about.id}
        text={about.text}
        proposalId={proposalId}
        close={() => setAbout(null)}
      />
    </Suspense>
  ) : null
  return { notes: query.data ?? NONE, saySomething, dialog }
}
