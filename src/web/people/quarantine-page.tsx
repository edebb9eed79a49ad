import './failed/failed.css'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SilentCount, SilentEvent } from '#api/signals.ts'
import { eventWords } from '#domain/people/event-words.ts'
import { TEST_WORDS } from '#domain/people/signals/reason-words.ts'
import { ask } from '#web/ask.ts'
import { ChooseAll, ChooseOne, type Chosen } from '#web/kit/choosing.tsx'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { WhoseModal } from './person/whose-modal.tsx'

const route = getRouteApi('/shell/quarantine')
/** As many as are judged at once. */
const MOST = 200

/** Clicks that machines made: how many, by which source and test, one by one, and a way to say that it was a person. */
export function QuarantinePage() {
  return (
    <Page
      title="Quarantined clicks"
      question="What did machines do in our mails?"
      back={{ to: '/people', label: 'People' }}
    >
      <Counts />
      <Events key={JSON.stringify(route.useSearch())} />
    </Page>
  )
}

function Counts() {
  const query = useQuery(ask.signals.counts.queryOptions())
  return (
    <Section
      title="The last 30 days"
      note="Mail scanners open links before anybody reads the mail. What they did stays in the log and weighs nothing."
    >
      {query.isPending ? <LoadingRows what="the counts" rows={2} height={48} /> : null}
      {query.isLoadingError ? (
        <Trouble
          error={query.error}
          what="The quarantined clicks did not load."
          safe="They are kept as they came."
          again={() => void query.refetch()}
        />
      ) : null}
      {query.data?.length === 0 ? (
        <Nothing title="No click of a machine in 30 days.">
          Clicks are judged a minute after they came, and when a file is brought in.
        </Nothing>
      ) : null}
      {query.data && query.data.length > 0 ? <CountTable counts={query.data} /> : null}
    </Section>
  )
}

function CountTable({ counts }: { counts: readonly SilentCount[] }) {
  return (
    <table className="hair failed-accounts">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Test</th>
          <th scope="col" className="end">
            Events
          </th>
          <th scope="col" className="end">
            People
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ sourceId, source, test, events, people }) => (
          <tr key={`${sourceId} ${test}`}>
            <th scope="row" className="w5">
              {source}
            </th>
            <td data-head="Test">
              <Link to="/quarantine" search={{ test: test ?? 'said', sourceId: String(sourceId) }}>
                {test ? TEST_WORDS[test] : 'A member said so'}
              </Link>
            </td>
            <td className="end tabular" data-head="Events">
              {int(events)}
            </td>
            <td className="end tabular" data-head="People">
              {int(people)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Events() {
  const { test, sourceId } = route.useSearch()
  const may = useMay()
  const list = useInfiniteQuery(
    ask.signals.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 100,
        ...(test && { test }),
        ...(sourceId && { sourceId: Number(sourceId) }),
        ...(cursor && { cursor }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [isAsking, setAsking] = useState(false)
  const [said, setSaid] = useState('')
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  const here = rows.flatMap(({ eventId }) => (chosen.has(eventId) ? [eventId] : [])).slice(0, MOST)
  return (
    <Section
      title="Events"
      note="What a member says of an event counts more than the tests."
      right={test || sourceId ? <Link to="/quarantine">Show all</Link> : undefined}
    >
      {list.isPending ? <LoadingRows what="the events" rows={6} height={48} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="The quarantined clicks did not load."
          safe="They are kept as they came."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title="No event is quarantined.">No test found a machine.</Nothing>
      ) : null}
      {rows.length > 0 ? (
        <>
          <div className="row between wrap failed-do">
            <p className="quiet" role="status">
              {counted(total, 'event', 'events')}
              {rows.length < total ? `, the newest ${int(rows.length)} shown` : ''}
              {here.length > 0 ? `, ${int(here.length)} chosen` : ''}
              {said ? `. ${said}` : ''}
            </p>
            {may('change-people') ? (
              <Button
                variant="default"
                disabled={here.length === 0}
                onClick={() => setAsking(true)}
              >
                These were people
              </Button>
            ) : null}
          </div>
          <EventTable
            rows={rows}
            chosen={may('change-people') ? chosen : null}
            choose={setChosen}
          />
        </>
      ) : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show {int(Math.min(100, total - rows.length))} more
        </Button>
      ) : null}
      {isAsking ? (
        <WhoseModal
          whose={{ eventIds: here, was: 'person' }}
          close={() => setAsking(false)}
          done={({ scores }) => {
            setChosen(new Set())
            setSaid(`${counted(scores, 'score', 'scores')} changed.`)
          }}
        />
      ) : null}
    </Section>
  )
}

function EventTable(props: {
  rows: readonly SilentEvent[]
  chosen: Chosen
  choose: (chosen: ReadonlySet<number>) => void
}) {
  const { rows, chosen, choose } = props
  const ids = rows.map(({ eventId }) => eventId)
  return (
    <table className="hair failed">
      <thead>
        <tr>
          <ChooseAll ids={ids} chosen={chosen} choose={choose} />
          <th scope="col">Who</th>
          <th scope="col">Why</th>
          <th scope="col">Source</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.eventId}>
            <ChooseOne
              id={row.eventId}
              name={`event ${row.eventId} of ${row.name}`}
              chosen={chosen}
              choose={choose}
            />
            <th scope="row" className="w5">
              <Link to="/people/$personId" params={{ personId: String(row.personId) }}>
                {row.name}
              </Link>
            </th>
            <td>
              {row.words} <span className="quiet">{eventWords(row.event)}</span>
            </td>
            <td data-head="From">{row.source}</td>
            <td className="quiet nowrap">
              <When at={row.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
