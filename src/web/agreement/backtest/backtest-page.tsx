import './backtest.css'
import { getRouteApi } from '@tanstack/react-router'
import { useSubject } from '#web/agreement/use-subject.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Backtest } from './backtest.tsx'
import { useHistory } from './use-history.ts'

/** What is tried: a draft, a proposal or a version by its number, else the one in force; and what sales can take. */
export type BacktestAddress = {
  proposal: string
  draft: string
  version: string
  reps: string
  week: string
  days: string
}

const route = getRouteApi('/shell/agreement/backtest')
const back = { to: '/agreement', label: 'Agreement' } as const

/** What would have happened, had another agreement been in force; moved by hand. */
export function BacktestPage() {
  const { proposal, draft, version } = route.useSearch()
  const { subject, faults, isPending, error, again } = useSubject({ proposal, draft, version })
  const history = useHistory()
  const failed = error ?? (history.data?.state === 'ready' ? null : history.error)
  const isReading = history.data?.state === 'reading' && !failed
  return (
    <Page
      title={`Backtest of ${nameOf({ proposal, draft, version })}`}
      question="What would have happened, had we signed this before?"
      back={back}
    >
      {isPending || history.isPending ? (
        <LoadingRows what="the backtest" rows={8} height={64} />
      ) : null}
      {failed ? (
        <Trouble
          error={failed}
          what="The backtest did not load."
          safe="The agreement still runs as it did."
          again={() => (error ? again() : void history.refetch())}
        />
      ) : null}
      {faults > 0 ? (
        <p>
          {counted(faults, 'thing stands', 'things stand')} in the draft’s way. Mend them first,
          then it can be tried.
        </p>
      ) : null}
      {isReading ? (
        <p role="status" className="t16">
          Reading your history{history.data ? `: ${int(history.data.events)} events so far` : ''}.
          It stays at hand afterwards.
        </p>
      ) : null}
      {subject && history.data?.state === 'ready' ? (
        <Backtest
          key={`${proposal} ${draft} ${version}`}
          agreement={subject.agreement}
          base={subject.base ?? subject.agreement}
        />
      ) : null}
    </Page>
  )
}

type Named = { [of in 'proposal' | 'draft' | 'version']: string | undefined }

function nameOf({ proposal, draft, version }: Named): string {
  if (proposal) return `proposal ${proposal}`
  if (draft) return 'your draft'
  return version ? `version ${version}` : 'another agreement'
}
