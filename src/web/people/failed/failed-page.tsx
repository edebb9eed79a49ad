import './failed.css'
import { Button, Modal } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { FailedEvent } from '#api/failed-events.ts'
import { ask, tell, troubleOf } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page, Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Accounts } from './accounts.tsx'
import { FailedList } from './failed-list.tsx'

const MendEvent = lazy(async () => ({ default: (await import('./mend-event.tsx')).MendEvent }))

const route = getRouteApi('/shell/failed-events')
/** As many as are changed at once. */
const MOST = 200

const STATES = [
  [undefined, 'Waiting'],
  ['replayed', 'Replayed'],
  ['set-aside', 'Set aside'],
] as const
const NONE = {
  open: [
    'No event waits here.',
    'Everything that came could be stored, or somebody has looked at it.',
  ],
  replayed: ['Nothing was replayed yet.', 'Events that were mended and stored stand here.'],
  'set-aside': ['Nothing was set aside.', 'Events that nobody wants to mend stand here.'],
} as const

/** What came and could not be stored: why, as it was sent, to be mended and replayed. */
export function FailedPage() {
  const { state = 'open' } = route.useSearch()
  return (
    <Page
      title="Failed events"
      question="What did not come in, and why?"
      back={{ to: '/people', label: 'People' }}
    >
      <Accounts />
      <Section
        title="Events"
        note="One event that cannot be stored never costs the others of its batch. It waits here as it was sent."
        right={
          <nav className="row wrap g16" aria-label="Which events">
            {STATES.map(([which, label]) => (
              <Link
                key={label}
                to="/failed-events"
                search={which ? { state: which } : {}}
                className="failed-state"
                activeOptions={{ exact: true, includeSearch: true }}
              >
                {label}
              </Link>
            ))}
          </nav>
        }
      >
        <Events key={state} state={state} />
      </Section>
    </Page>
  )
}

function Events({ state }: { state: FailedEvent['state'] }) {
  const list = useInfiniteQuery(
    ask.failedEvents.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ state, limit: 100, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [opened, setOpened] = useState<FailedEvent | null>(null)
  if (list.isPending) return <LoadingRows what="failed events" rows={6} height={56} />
  if (list.isLoadingError)
    return (
      <Trouble
        safe="What was sent is kept as it came."
        error={list.error}
        what="The failed events did not load."
        again={() => void list.refetch()}
      />
    )
  const rows = list.data.pages.flatMap((page) => page.rows)
  const { total = 0, events: all = 0 } = list.data.pages[0] ?? {}
  const [title, why] = NONE[state]
  if (rows.length === 0) return <Nothing title={title}>{why}</Nothing>
  const here = rows.filter(({ failedEventId }) => chosen.has(failedEventId)).slice(0, MOST)
  const events = eventsOf(here)
  return (
    <>
      <div className="row between wrap failed-do">
        <p className="quiet" role="status">
          {counted(all, 'event', 'events')}
          {rows.length < total ? `, the newest ${int(eventsOf(rows))} shown` : ''}
          {here.length > 0 ? `, ${int(events)} chosen` : ''}
        </p>
        {state === 'open' ? (
          <Several
            ids={here.map(({ failedEventId }) => failedEventId)}
            events={events}
            done={() => setChosen(new Set())}
          />
        ) : null}
      </div>
      <FailedList
        rows={rows}
        chosen={state === 'open' ? chosen : null}
        choose={setChosen}
        open={setOpened}
      />
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show {int(Math.min(100, total - rows.length))} more
        </Button>
      ) : null}
      <Suspense>
        {opened ? <MendEvent event={opened} close={() => setOpened(null)} /> : null}
      </Suspense>
    </>
  )
}

/** A line may stand for many: a batch that could not be read is one. */
const eventsOf = (rows: readonly FailedEvent[]) => rows.reduce((sum, one) => sum + one.events, 0)

/** What can be done with those that are chosen, which stand for so many events. */
function Several({ ids, events, done }: { ids: number[]; events: number; done: () => void }) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [said, setSaid] = useState('')
  const over = async (text: string) => {
    setSaid(text)
    setAsking(false)
    done()
    await client.invalidateQueries({ queryKey: ask.failedEvents.key() })
  }
  const replaying = useMutation({
    mutationFn: () => tell.failedEvents.replaySeveral({ failedEventIds: ids }),
    onSuccess: ({ replayed, failed }) =>
      over(
        `${int(replayed)} stored${failed > 0 ? `, ${int(failed)} still fail and stay here` : ''}.`,
      ),
  })
  const leaving = useMutation({
    mutationFn: () => tell.failedEvents.setAside({ failedEventIds: ids }),
    onSuccess: ({ setAside }) => over(`${counted(setAside, 'event', 'events')} set aside.`),
  })
  const error = replaying.error ?? leaving.error
  const trouble = error ? troubleOf(error) : null
  return (
    <div className="row wrap">
      <span role="status" className="quiet">
        {trouble
          ? trouble.known
            ? trouble.said.is
            : 'That did not work. Nothing was changed.'
          : said}
      </span>
      <Button
        variant="default"
        disabled={ids.length === 0}
        loading={replaying.isPending}
        onClick={() => replaying.mutate()}
      >
        Try {events > 0 ? int(events) : ''} again
      </Button>
      <Button variant="default" disabled={ids.length === 0} onClick={() => setAsking(true)}>
        Set aside
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Set ${counted(events, 'event', 'events')} aside?`}
        centered
      >
        <div className="failed-form">
          <p>
            They will not be stored. They stay in the account as failed, and under “Set aside” as
            they were sent.
          </p>
          <div className="row wrap">
            <Button loading={leaving.isPending} onClick={() => leaving.mutate()}>
              Set {counted(events, 'event', 'events')} aside
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
              Keep them waiting
            </Button>
          </div>
        </div>
      </Modal>
    </div>
  )
}
