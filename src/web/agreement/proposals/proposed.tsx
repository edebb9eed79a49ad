import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Proposal } from '#api/proposals.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import type { Change } from '#domain/agreement/changes/changes.ts'
import { KeptBacktest } from '#web/agreement/backtest/kept.tsx'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { dayAndTime, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

const TEAM = { marketing: 'Marketing', sales: 'Sales' } as const

/** What is proposed as a numbered list, and what can be done about it: sign, answer with other words, take it back. */
export function Proposed({ proposal, changes }: { proposal: Proposal; changes: Change[] }) {
  const { state, wordedBy, wordedFor, effectiveFrom, signatures, history } = proposal
  const zone = useZone()
  const who = wordedFor ? TEAM[wordedFor] : wordedBy.name
  return (
    <section
      className={`agreement-proposed agreement-proposed-${wordedFor ?? 'joint'}`}
      aria-labelledby="proposed"
    >
      <h2 id="proposed" className="t20 w6">
        {changes.length === 0
          ? `${who} asks both sides to sign it as it is`
          : `${who} proposes ${counted(changes.length, 'change', 'changes')}`}
      </h2>
      {changes.length > 0 ? (
        <ol className="agreement-changes t16">
          {changes.map(({ clauseId, kind, says }) => (
            <li key={`${clauseId} ${kind}`}>
              {clauseId === 'agreement' ? says : <a href={`#clause-${clauseId}`}>{says}</a>}
            </li>
          ))}
        </ol>
      ) : null}
      <KeptBacktest proposalId={proposal.proposalId} mayOpen={proposal.may.reword} />
      {history[0]?.note ? <p>{history[0].note}</p> : null}
      <p className="quiet">
        {effectiveFrom === null
          ? 'It shall hold from the last signature on.'
          : `It shall hold from ${dayAndTime(effectiveFrom, zone)} on, and not before both have signed.`}
      </p>
      <Ended proposal={proposal} />
      <Acts proposal={proposal} />
      {state === 'open'
        ? signatures.map(({ side, name, signedAt }) => (
            <p key={side} className="quiet t12">
              {name} signed for {side} on {dayAndTime(signedAt, zone)}.
            </p>
          ))
        : null}
    </section>
  )
}

function Ended({ proposal: { state, versionInForce } }: { proposal: Proposal }) {
  if (state === 'withdrawn') return <p className="w6">It was taken back.</p>
  if (state === 'outrun')
    return <p className="w6">Another version came into force first. Begin a draft upon that one.</p>
  return state === 'in-force' ? <p className="w6">It is version {versionInForce}.</p> : null
}

function Acts({ proposal }: { proposal: Proposal }) {
  const { proposalId, hash, may } = proposal
  const [once] = useState(() => crypto.randomUUID())
  const client = useQueryClient()
  const navigate = useNavigate()
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ask.proposals.key() }),
      client.invalidateQueries({ queryKey: ask.agreement.key() }),
      client.invalidateQueries({ queryKey: ask.workspace.list.key() }),
    ])
  const signing = useMutation({
    // The hash of what is on the screen: other words meanwhile are refused.
    mutationFn: (side: Team) =>
      tell.proposals.sign(
        { proposalId, side, hash },
        { context: { once: `${once}-${side}-${hash}` } },
      ),
    onSettled: refresh,
  })
  const answering = useMutation({
    mutationFn: () => tell.proposals.begin({ proposalId }),
    onSuccess: async ({ draftId }) => {
      await navigate({ to: '/agreement/drafts/$draftId', params: { draftId: String(draftId) } })
    },
  })
  const taking = useMutation({
    mutationFn: () => tell.proposals.withdraw({ proposalId }),
    onSettled: refresh,
  })
  const failed = [signing, answering, taking].find(({ error }) => error)
  if (may.sign.length === 0 && !may.reword && !may.withdraw) return null
  return (
    <div data-print="no">
      <div className="row wrap">
        {may.sign.map((side) => (
          <Button
            key={side}
            className={`agreement-sign-button agreement-sign-button-${side}`}
            loading={signing.isPending}
            onClick={() => signing.mutate(side)}
          >
            Sign for {side}
          </Button>
        ))}
        {may.reword ? (
          <Button
            variant="default"
            loading={answering.isPending}
            onClick={() => answering.mutate()}
          >
            Answer with other words
          </Button>
        ) : null}
        {may.withdraw ? (
          <Button
            variant="subtle"
            color="gray"
            loading={taking.isPending}
            onClick={() => taking.mutate()}
          >
            Take it back
          </Button>
        ) : null}
      </div>
      {failed ? (
        <Trouble
          error={failed.error}
          what="It was not done."
          safe="The proposal stands as it stood."
          again={() => void refresh()}
        />
      ) : null}
    </div>
  )
}
