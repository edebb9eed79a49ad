import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { useHistory } from '#web/agreement/backtest/use-history.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'
import { HowItReads } from './template-card.tsx'

type Props = { isBeginning: boolean; begin: (document: Agreement) => void }

/** A first agreement made from the workspace's own leads, with what it is made from. */
export function FromHistory({ isBeginning, begin }: Props) {
  const history = useHistory()
  const isRead = history.data?.state === 'ready'
  const { data, error, isLoadingError, refetch } = useQuery({
    ...ask.backtests.suggestion.queryOptions(),
    ...{ enabled: isRead, gcTime: 0 },
  })
  const failed = isRead ? (isLoadingError ? error : null) : history.error
  return (
    <li className="beginning">
      <h2>What your history suggests</h2>
      <p>
        Points for who they are and what they did, from what became of your own leads. It only
        proposes: both teams change it, try it and sign it.
      </p>
      {failed ? (
        <Trouble
          error={failed}
          what="It was not worked out."
          safe="You can begin with one of the others."
          again={() => void (isRead ? refetch() : history.refetch())}
        />
      ) : data ? (
        <Known suggested={data} {...{ isBeginning, begin }} />
      ) : (
        <p className="quiet" role="status">
          {isRead || !history.data
            ? 'Working it out …'
            : `Reading your history: ${int(history.data.events)} events so far.`}
        </p>
      )}
    </li>
  )
}

type Suggested = {
  tooFew: { reached: number; others: number; needed: number } | null
  says: { title: string; lines: string[] }[]
  changes: { clauseId: string; kind: string; says: string }[]
  document: unknown
}

function Known({ suggested, isBeginning, begin }: Props & { suggested: Suggested }) {
  const { tooFew, says, changes, document } = suggested
  if (tooFew)
    return (
      <p className="quiet">
        {counted(tooFew.reached, 'lead', 'leads')} that came to sales became a deal and{' '}
        {int(tooFew.others)} did not. Points need at least {int(tooFew.needed)} of each: until then
        begin with a template.
      </p>
    )
  const [first] = says
  return (
    <>
      <p>{first?.title}</p>
      <details>
        <summary>What it is made from, and how far to trust it</summary>
        {says.map(({ title, lines }, i) => (
          <section key={title} className="beginning-section">
            {i > 0 ? <h3>{title}</h3> : null}
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        ))}
      </details>
      <details>
        <summary>What it changes: {counted(changes.length, 'thing', 'things')}</summary>
        <ol className="agreement-changes">
          {changes.map(({ clauseId, kind, says: change }) => (
            <li key={`${clauseId} ${kind}`}>{change}</li>
          ))}
        </ol>
      </details>
      <HowItReads title="What your history suggests" document={document as Agreement} />
      <Button
        className="beginning-act"
        variant="default"
        loading={isBeginning}
        onClick={() => begin(document as Agreement)}
      >
        Begin with what your history suggests
      </Button>
    </>
  )
}
