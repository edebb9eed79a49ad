import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'
import { useAsked } from './asked.ts'

const route = getRouteApi('/shell/agreement/backtest')
type Props = { document: Agreement; agreement: Agreement; reset: () => void }

/** What can be done with what was tried: keep it with the proposal, or put what was moved into a draft. */
export function Take({ document, agreement, reset }: Props) {
  const { proposal, draft } = route.useSearch()
  const { version: _, ...asked } = useAsked()
  const [once] = useState(() => crypto.randomUUID())
  const navigate = useNavigate()
  const client = useQueryClient()
  const isMoved = document !== agreement
  const drafting = useMutation({
    mutationFn: async () => {
      if (!draft) {
        const proposalId = Number(proposal) || undefined
        const context = { once: `${once}-${JSON.stringify(document).length}` }
        return tell.proposals.begin({ document, ...(proposalId && { proposalId }) }, { context })
      }
      const { draftId, version } = await tell.proposals.draft({ draftId: Number(draft) })
      return tell.proposals.save({ draftId, version, document })
    },
    onSuccess: async ({ draftId }) => {
      await client.invalidateQueries({ queryKey: ask.proposals.key() })
      await navigate({ to: '/agreement/drafts/$draftId', params: { draftId: String(draftId) } })
    },
  })
  const keeping = useMutation({
    mutationFn: () => tell.backtests.keep({ proposalId: Number(proposal), ...asked }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.backtests.stored.key() }),
  })
  const failed = drafting.error ?? keeping.error
  return (
    <div>
      <div className="row wrap">
        {isMoved ? (
          <>
            <Button variant="default" onClick={reset}>
              Back to where it was
            </Button>
            <Button loading={drafting.isPending} onClick={() => drafting.mutate()}>
              {draft ? 'Put it into the draft' : 'Put it into a draft'}
            </Button>
          </>
        ) : proposal ? (
          <Button
            variant="default"
            loading={keeping.isPending}
            disabled={keeping.isSuccess}
            onClick={() => keeping.mutate()}
          >
            {keeping.isSuccess ? 'Kept with the proposal' : 'Keep it with the proposal'}
          </Button>
        ) : null}
      </div>
      {failed ? (
        <Trouble
          error={failed}
          what="It was not kept."
          safe="What you moved still stands here."
          again={() => (drafting.error ? drafting.mutate() : keeping.mutate())}
        />
      ) : null}
    </div>
  )
}
