import './agreement.css'
import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import type { AgreementInForce } from '#api/agreement.ts'
import { type Clause, type Section, sentences } from '#domain/agreement/sentences.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Failed, Refused } from '#web/kit/say.tsx'
import { ClauseRow } from './clause-row.tsx'
import { Signatures } from './signatures.tsx'
import { Since, VersionBar } from './version-bar.tsx'

/** What did we agree? The version in force as the sentences that run. Read only until proposing is built. */
export function AgreementPage() {
  const query = useQuery(ask.agreement.read.queryOptions())
  return (
    <Page title="Agreement" question="What did we agree?" actions={query.data ? <Print /> : null}>
      {query.isPending ? <LoadingRows what="the agreement" rows={8} height={64} /> : null}
      {query.isError ? <NotRead error={query.error} again={() => void query.refetch()} /> : null}
      {query.data ? <Document agreement={query.data} /> : null}
    </Page>
  )
}

function Print() {
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

function NotRead({ error, again }: { error: Error; again: () => void }) {
  const trouble = troubleOf(error)
  if (trouble.known) return <Refused {...trouble.said} />
  return (
    <Failed
      what="The agreement did not load."
      safe="It still runs as it did: nothing was changed."
      quote={trouble.quote}
      again={again}
    />
  )
}

function Document({ agreement }: { agreement: AgreementInForce }) {
  const sections = useMemo(() => sentences(agreement.document), [agreement.document])
  const hash = useLocation({ select: (location) => location.hash })
  const here = hash.replace(/^clause-/, '')
  useClauseInView(here, sections)
  return (
    <div className="agreement">
      <VersionBar versions={agreement.versions} inForce={agreement.version} />
      <div className="agreement-row agreement-heads" aria-hidden="true">
        <span className="marketing-text t12">Marketing’s margin</span>
        <span />
        <span className="sales-text t12">Sales’ margin</span>
      </div>
      <div className="agreement-row">
        <p className="agreement-first t16">
          <span className="w6">{agreement.document.name}</span>: version {agreement.version} is in
          force <Since at={agreement.effectiveFrom} />. Every rule below is what runs. Neither team
          has signed it yet.
        </p>
      </div>
      {sections.map((section) => (
        <DocumentSection key={section.number} section={section} current={here} />
      ))}
      <div className="agreement-row">
        <Signatures version={agreement.version} fingerprint={agreement.fingerprint} />
      </div>
    </div>
  )
}

function DocumentSection({ section, current }: { section: Section; current: string }) {
  const { number, title, note, clauses } = section
  return (
    <section aria-labelledby={`section-${number}`}>
      <div className="agreement-row">
        <div className="agreement-title">
          <h2 id={`section-${number}`} className="t20">
            <span className="agreement-number quiet">{number}</span>
            {title}
          </h2>
          {note ? <p className="quiet">{note}</p> : null}
        </div>
      </div>
      {clauses.map((clause, index) => (
        <div key={clause.id}>
          {startsGroup(clause, clauses[index - 1]) ? (
            <div className="agreement-row">
              <h3 className="agreement-under">{clause.under}</h3>
            </div>
          ) : null}
          <ClauseRow clause={clause} here={clause.id === current} />
        </div>
      ))}
    </section>
  )
}

const startsGroup = (clause: Clause, before: Clause | undefined) =>
  clause.under !== null && clause.under !== before?.under

/** The sentences come later than the address, so the browser cannot find the clause by itself. */
function useClauseInView(id: string, sections: Section[]) {
  useEffect(() => {
    if (id === '' || sections.length === 0) return
    document.getElementById(`clause-${id}`)?.scrollIntoView({ block: 'center' })
  }, [id, sections])
}
