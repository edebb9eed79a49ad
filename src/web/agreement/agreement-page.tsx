import './agreement.css'
import './proposals/proposals.css'
import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { AgreementInForce } from '#api/agreement.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { compareSections } from '#domain/agreement/changes/compare.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { AgreementActs } from './agreement-acts.tsx'
import { ToBacktest } from './backtest/to-backtest.tsx'
import { ForMeeting } from './discussion/for-meeting.tsx'
import { DocumentText } from './document.tsx'
import { useNotes } from './notes/use-notes.tsx'
import { Proposals } from './proposals/proposals.tsx'
import { RateLeads } from './ratings/rate-leads.tsx'
import { Signatures } from './signatures.tsx'
import { Since, signedWords, VersionBar } from './version-bar.tsx'

export type AgreementAddress = { version: string }

const route = getRouteApi('/shell/agreement')

/** What did we agree? The version in force, or the one that the address names, as the sentences that run. */
export function AgreementPage() {
  const query = useQuery(ask.agreement.read.queryOptions())
  return (
    <Page
      title="Agreement"
      question="What did we agree?"
      actions={
        query.data ? (
          <>
            <Print />
            {query.data.mayPropose ? <ToBacktest /> : null}
            <ForMeeting />
            <RateLeads />
            <AgreementActs agreement={query.data} />
          </>
        ) : null
      }
    >
      {query.isPending ? <LoadingRows what="the agreement" rows={8} height={64} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The agreement did not load."
          safe="It still runs as it did: nothing was changed."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Shown agreement={query.data} /> : null}
    </Page>
  )
}

export function Print() {
  return (
    <Button
      className="agreement-print"
      data-print="no"
      variant="default"
      leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden="true" />}
      onClick={() => window.print()}
    >
      Print
    </Button>
  )
}

function Shown({ agreement }: { agreement: AgreementInForce }) {
  const { version = '' } = route.useSearch()
  const asked = Number(version) || agreement.version
  const proposals = useQuery(ask.proposals.list.queryOptions())
  const rows = proposals.data?.rows ?? []
  return (
    <div className="agreement">
      <VersionBar
        versions={agreement.versions}
        inForce={agreement.version}
        shown={asked}
        proposals={rows}
      />
      {asked === agreement.version ? (
        <>
          <Proposals proposals={rows} agreement={agreement} />
          <Words version={agreement} isNow />
        </>
      ) : (
        <Former version={asked} />
      )}
    </div>
  )
}

/** Another version than the one in force, and it says so. */
function Former({ version }: { version: number }) {
  const query = useQuery(ask.agreement.version.queryOptions({ input: { version } }))
  if (query.isPending) return <LoadingRows what={`version ${version}`} rows={8} height={64} />
  if (!query.data)
    return (
      <Trouble
        error={query.error}
        what={`Version ${version} did not load.`}
        safe="The agreement still runs as it did."
        again={() => void query.refetch()}
      />
    )
  return <Words version={query.data} isNow={false} />
}

type Version = Pick<
  AgreementInForce,
  'version' | 'effectiveFrom' | 'document' | 'signatures' | 'fingerprint' | 'suspends' | 'isAlone'
>

function Words({ version: shown, isNow }: { version: Version; isNow: boolean }) {
  const { version, effectiveFrom, document, signatures, fingerprint, suspends } = shown
  const sections = useMemo(
    () => compareSections(document as Agreement, document as Agreement),
    [document],
  )
  const { notes, saySomething, dialog } = useNotes(undefined)
  const sides = signatures.map(({ side }) => side)
  return (
    <>
      <div className="agreement-row agreement-heads" aria-hidden="true">
        <span className="marketing-text t12">Marketing’s margin</span>
        <span />
        <span className="sales-text t12">Sales’ margin</span>
      </div>
      <div className="agreement-row">
        <div className="agreement-first t16">
          <p>
            <span className="w6">{document.name}</span>: version {version}{' '}
            {isNow ? (
              <>
                is in force <Since at={effectiveFrom} />. Every rule below is what runs.
              </>
            ) : (
              <>
                as it was agreed <Since at={effectiveFrom} />.{' '}
                <Link to="/agreement" search={{}}>
                  Read the one in force
                </Link>
                , or{' '}
                <Link to="/agreement/backtest" search={{ version: String(version) }}>
                  your history under this one
                </Link>
                .
              </>
            )}{' '}
            {suspends ? null : `It is ${signedSentence(sides)}.`}
          </p>
          {suspends ? (
            <p>
              {suspends.by} stopped version {suspends.version}: {suspends.because} The words of the
              version before it hold.
            </p>
          ) : null}
        </div>
      </div>
      <DocumentText
        sections={sections}
        notes={isNow ? notes : { comments: [], reservations: [] }}
        under={isNow ? saySomething : () => null}
      />
      <div className="agreement-row">
        <Signatures under={`v${version}`} fingerprint={fingerprint} signatures={signatures} />
      </div>
      {dialog}
    </>
  )
}

function signedSentence(sides: ('marketing' | 'sales')[]): string {
  if (sides.length === 2) return 'signed by both teams'
  if (sides.length === 1) return `not yet signed by both: ${signedWords(sides, false)}`
  return 'not yet signed by either team'
}
