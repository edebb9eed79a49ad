import { useQuery } from '@tanstack/react-query'
import type { IntakeAccount } from '#api/failed-events.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Per source: what came is what was stored, came again, or failed. */
export function Accounts() {
  const query = useQuery(ask.failedEvents.accounts.queryOptions({ refetchInterval: 15_000 }))
  return (
    <Section
      title="What came in"
      note="Every event that came was stored, had come before, or failed. Nothing else happens to one."
    >
      {query.isPending ? <LoadingRows what="the account" rows={2} height={56} /> : null}
      {query.isLoadingError ? (
        <Trouble
          safe="What was sent is kept as it came."
          error={query.error}
          what="The account did not load."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? (
        <Nothing title="Nothing comes in live yet.">
          Make a write key under “Sources and keys” of the workspace’s settings, and point a Segment
          or RudderStack SDK here.
        </Nothing>
      ) : null}
      {query.data && query.data.length > 0 ? <Table accounts={query.data} /> : null}
    </Section>
  )
}

function Table({ accounts }: { accounts: readonly IntakeAccount[] }) {
  return (
    <table className="hair failed-accounts">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Last event</th>
          <th scope="col">Last hour</th>
          <th scope="col">Last 24 hours</th>
          <th scope="col" className="end">
            Waiting
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ source, lastAt, hour, day, open }) => (
          <tr key={source}>
            <th scope="row" className="w5">
              {source}
            </th>
            <td className="quiet" data-head="Last event">
              {lastAt === null ? 'never' : <When at={lastAt} />}
            </td>
            <td data-head="Last hour">
              <Sum {...hour} />
            </td>
            <td data-head="Last 24 hours">
              <Sum {...day} />
            </td>
            <td className="end tabular" data-head="Waiting">
              {int(open)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Sum({ received, stored, duplicate, failed, dropped }: IntakeAccount['day']) {
  if (received === 0) return <span className="quiet">nothing</span>
  return (
    <span className="tabular">
      <b className="w6">{int(received)}</b>{' '}
      <span className="quiet">
        = {int(stored)} stored + {int(duplicate)} again + {int(failed)} failed
        {dropped > 0 && `, ${int(dropped)} of them kept nowhere, as people asked`}
      </span>
    </span>
  )
}
