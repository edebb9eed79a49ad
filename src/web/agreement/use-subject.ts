import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { remarksOf } from '#api/agreement-remarks.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { Subject } from '#domain/agreement/discussion/discussion.ts'
import { ask } from '#web/ask.ts'

const NOTHING = { comments: [], reservations: [] }

/** What the address asks for (a proposal, a draft, a former version), beside the version it would change and what was said of it. */
type Asked = {
  proposal: string | undefined
  draft: string | undefined
  version?: string | undefined
}

export function useSubject(asked: Asked) {
  const proposalId = Number(asked.proposal) || 0
  const draftId = Number(asked.draft) || 0
  const versionId = Number(asked.version) || 0
  const proposal = useQuery({
    ...ask.proposals.read.queryOptions({ input: { proposalId } }),
    enabled: proposalId > 0,
  })
  const draft = useQuery({
    ...ask.proposals.draft.queryOptions({ input: { draftId } }),
    enabled: draftId > 0,
    // What was typed since belongs on the paper, too.
    gcTime: 0,
  })
  const version = useQuery({
    ...ask.agreement.version.queryOptions({ input: { version: versionId } }),
    enabled: versionId > 0,
  })
  const agreement = useQuery(ask.agreement.read.queryOptions())
  const notes = useQuery(
    ask.agreementNotes.list.queryOptions({ input: proposalId > 0 ? { proposalId } : {} }),
  )
  const needed = [
    agreement,
    notes,
    ...(proposalId > 0 ? [proposal] : []),
    ...(draftId > 0 ? [draft] : []),
    ...(versionId > 0 ? [version] : []),
  ]
  const failed = needed.find(({ isLoadingError }) => isLoadingError)
  const faults = draft.data?.faults.length ?? 0
  const [inForce, proposed, drafted, former, said] = [
    agreement.data?.document,
    proposal.data,
    draft.data?.document,
    version.data?.document,
    notes.data,
  ]
  const subject = useMemo((): Subject | null => {
    if (!inForce || faults > 0) return null
    if ((proposalId > 0 && !proposed) || (draftId > 0 && !drafted)) return null
    if (versionId > 0 && !former) return null
    const remarks = remarksOf(said ?? NOTHING)
    if (proposed)
      return {
        agreement: proposed.document as Agreement,
        base: proposed.base as Agreement,
        remarks,
      }
    if (drafted) return { agreement: drafted as Agreement, base: inForce as Agreement, remarks }
    if (former) return { agreement: former as Agreement, base: inForce as Agreement, remarks }
    return { agreement: inForce as Agreement, remarks }
  }, [inForce, proposed, drafted, former, said, faults, proposalId, draftId, versionId])
  return {
    ...{ subject, faults },
    isPending: !failed && needed.some(({ isPending }) => isPending),
    error: failed?.error ?? null,
    again: () => void failed?.refetch(),
  }
}
