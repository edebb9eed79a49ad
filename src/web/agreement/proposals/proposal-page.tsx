import '#web/agreement/agreement.css'
import './proposals.css'
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Proposal } from '#api/proposals.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { changesBetween } from '#domain/agreement/changes/changes.ts'
import { compareSections } from '#domain/agreement/changes/compare.ts'
import { Print } from '#web/agreement/agreement-page.tsx'
import { ToBacktest } from '#web/agreement/backtest/to-backtest.tsx'
import { ForMeeting } from '#web/agreement/discussion/for-meeting.tsx'
import { DocumentText } from '#web/agreement/document.tsx'
import { useNotes } from '#web/agreement/notes/use-notes.tsx'
import { Signatures } from '#web/agreement/signatures.tsx'
import { VersionBar } from '#web/agreement/version-bar.tsx'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { History } from './history.tsx'
import { Proposed } from './proposed.tsx'

const route = getRouteApi('/shell/agreement/proposals/$proposalId')
const back = { to: '/agreement', label: 'Agreement' } as const

/** A proposal in the document itself: what goes, what comes, who signs. */
export function ProposalPage() {
  const proposalId = Number(route.useParams().proposalId)
  const input = { proposalId }
  const query = useQuery(ask.proposals.read.queryOptions({ input, refetchInterval: 10_000 }))
  return (
    <Page
      title={query.data?.state === 'in-force' ? 'Agreed change' : 'Proposed change'}
      question="What would change, and do we both sign it?"
      back={back}
      actions={
        <>
          <Print />
          {query.data?.may.reword ? <ToBacktest of={{ proposal: String(proposalId) }} /> : null}
          <ForMeeting of={{ proposal: String(proposalId) }} />
        </>
      }
    >
      {query.isPending ? <LoadingRows what="the proposal" rows={8} height={64} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The proposal did not load."
          safe="Nothing was signed."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Known proposal={query.data} /> : null}
    </Page>
  )
}

type View = 'before' | 'after' | 'changes'

function Known({ proposal }: { proposal: Proposal }) {
  const { proposalId, base, document, wordedFor, baseVersion, asked } = proposal
  const [view, setView] = useState<View>('after')
  const [before, after] = [base as Agreement, document as Agreement]
  const changes = useMemo(() => changesBetween(before, after), [before, after])
  const sections = useMemo(
    () => compareSections(before, view === 'before' ? before : after),
    [before, after, view],
  )
  const { notes, saySomething, dialog } = useNotes(proposalId)
  const agreement = useQuery(ask.agreement.read.queryOptions())
  const proposals = useQuery(ask.proposals.list.queryOptions())
  return (
    <div className="agreement">
      {agreement.data ? (
        <VersionBar
          versions={agreement.data.versions}
          inForce={agreement.data.version}
          shown={null}
          proposals={proposals.data?.rows ?? []}
        />
      ) : null}
      <div className="agreement-views row between wrap" data-print="no">
        <SegmentedControl
          aria-label="What to read"
          value={view}
          onChange={(value) => setView(value as View)}
          data={[
            { value: 'before', label: `v${baseVersion}` },
            { value: 'after', label: 'As proposed' },
            { value: 'changes', label: 'Only what changes' },
          ]}
        />
        <p className="t12" aria-hidden="true">
          <del className="agreement-gone">words that go</del>{' '}
          <ins className={`agreement-come agreement-come-${wordedFor ?? 'joint'}`}>
            words that come, in the proposer’s colour
          </ins>
        </p>
      </div>
      <div className="agreement-row agreement-heads" aria-hidden="true">
        <span className="marketing-text t12">Marketing’s margin</span>
        <span />
        <span className="sales-text t12">Sales’ margin</span>
      </div>
      <div className="agreement-row">
        <Proposed proposal={proposal} changes={changes} />
      </div>
      <DocumentText
        sections={sections}
        notes={notes}
        proposer={wordedFor}
        onlyChanges={view === 'changes'}
        under={saySomething}
      />
      <div className="agreement-row">
        <div>
          <Signatures
            under="what is proposed"
            fingerprint={proposal.fingerprint}
            signatures={proposal.signatures}
            asked={asked}
          />
          <History proposal={proposal} />
        </div>
      </div>
      {dialog}
    </div>
  )
}
