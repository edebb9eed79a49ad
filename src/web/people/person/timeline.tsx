import './timeline.css'
import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '#api/people.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import { stays } from '#domain/people/handoff-story.ts'
import { quietRuns } from '#domain/people/quiet-runs.ts'
import { instant } from '#domain/time.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Failed } from '#web/kit/say.tsx'
import { useZone } from '#web/kit/time.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { storiesOf } from './stories.ts'
import { Entries } from './timeline-entry.tsx'
import { groupsOf } from './timeline-groups.ts'

type Show = 'everything' | 'did' | 'stages'
const PAGE = 100

/** Everything in order, newest first: what they did, what we did, what moved them. */
export function PersonTimeline({ person }: { person: Person }) {
  const [show, setShow] = useState<Show>('everything')
  const query = useInfiniteQuery(
    ask.people.timeline.infiniteOptions({
      input: (cursor: string | undefined) => ({
        personId: person.personId,
        show,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: (before) => before,
    }),
  )
  const pages = query.data?.pages ?? []
  const entries = pages.flatMap((page) => page.rows)
  const left = (pages[0]?.total ?? 0) - entries.length
  return (
    <Section
      title="Everything, in order"
      note="What they did, what we did, what moved them. The thread is violet with marketing, teal with sales."
    >
      <Filters counts={pages[0]?.counts} show={show} choose={setShow} />
      {query.isPending ? <LoadingRows what="the timeline" rows={8} height={32} /> : null}
      {query.isError ? (
        <Failed
          what="The timeline did not load."
          safe="Nothing is lost: the log only grows."
          quote={quoteOf(query.error)}
          again={() => void query.refetch()}
        />
      ) : null}
      <Days person={person} entries={entries} />
      {query.hasNextPage ? (
        <Button
          variant="default"
          className="timeline-more"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show {int(Math.min(PAGE, left))} earlier of {int(left)}
        </Button>
      ) : null}
    </Section>
  )
}

function quoteOf(error: unknown): string | null {
  const trouble = troubleOf(error)
  return trouble.known ? null : trouble.quote
}

function Filters(props: {
  counts: Record<Show, number> | undefined
  show: Show
  choose: (show: Show) => void
}) {
  const phone = usePhone()
  const { counts } = props
  const words = {
    everything: phone ? 'All' : 'Everything',
    did: phone ? 'Did' : 'They did',
    stages: phone ? 'Stages' : 'Stages and deals',
  }
  return (
    <SegmentedControl
      aria-label="Which entries"
      value={props.show}
      onChange={(value) => props.choose(value as Show)}
      data={(['everything', 'did', 'stages'] as const).map((value) => ({
        value,
        label: counts ? `${words[value]} ${int(counts[value])}` : words[value],
      }))}
    />
  )
}

/** Newest first, by day, then week, then month; quiet runs are folded. */
function Days({ person, entries }: { person: Person; entries: TimelineEntry[] }) {
  const zone = useZone()
  const all = stays(instant(person.firstSeenAt), storiesOf(person))
  return (
    <div className="timeline">
      {groupsOf(entries, zone, person.ledger.at).map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 className="timeline-day t12 w5 quiet">{group.name}</h3>
          <Entries
            lines={quietRuns(group.entries)}
            isDay={group.isDay}
            person={person}
            stays={all}
          />
        </section>
      ))}
    </div>
  )
}
