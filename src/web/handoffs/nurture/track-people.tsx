import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { NurtureMember, NurtureTrack } from '#api/nurture.ts'
import { LEAVINGS, type Leaving } from '#domain/handoffs/nurture/track.ts'
import { LEAVING_WORDS, stepWords } from '#domain/handoffs/nurture/words.ts'
import { shortStageWords } from '#domain/people/stage-words.ts'
import { ask } from '#web/ask.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import type { TrackSearch } from './track-search.ts'

type Of = NonNullable<TrackSearch['of']>

/** The people behind a number of a track, the latest first. */
export function TrackPeople({ track, of, what }: { track: NurtureTrack; of: Of; what: string }) {
  const { trackId } = track
  const list = useInfiniteQuery(
    ask.nurture.people.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ trackId, of, what, limit: 50 },
        ...(cursor && { cursor }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title={titleOf(track, of, what)}
      right={
        <Link to="/nurture/$trackId" params={{ trackId: String(trackId) }} search={{}}>
          Close this list
        </Link>
      }
    >
      {list.isPending ? <LoadingRows what="the people" rows={5} height={48} /> : null}
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="The people did not load."
          safe="Nothing was changed."
          again={() => void list.refetch()}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title="Nobody whom you see.">The numbers count everybody.</Nothing>
      ) : null}
      {rows.length > 0 ? <Table rows={rows} track={track} /> : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </Section>
  )
}

function Table({ rows, track }: { rows: readonly NurtureMember[]; track: NurtureTrack }) {
  return (
    <table className="hair nurture">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Stage</th>
          <th scope="col">Came in</th>
          <th scope="col">Next</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.personId} ${row.enteredAt}`}>
            <th scope="row" className="w5">
              <Link to="/people/$personId" params={{ personId: String(row.personId) }}>
                {row.name}
              </Link>
            </th>
            <td data-head="Stage">{shortStageWords(row.stage)}</td>
            <td data-head="Came in">
              <When at={row.enteredAt} />
            </td>
            <td data-head="Next">
              <Next row={row} track={track} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Next({ row, track }: { row: NurtureMember; track: NurtureTrack }) {
  const { leftAt, leftBecause, stepId, dueAt } = row
  if (leftAt !== null && leftBecause !== null)
    return (
      <span className="quiet">
        left <When at={leftAt} />, because {LEAVING_WORDS[leftBecause]}
      </span>
    )
  const step = track.steps.find(({ id }) => id === stepId)
  if (!step) return <span className="quiet">all steps done</span>
  return (
    <>
      {stepWords(step)}
      {dueAt !== null && track.isOn ? (
        <span className="quiet">
          {' '}
          <When at={dueAt} />
        </span>
      ) : null}
    </>
  )
}

function titleOf(track: NurtureTrack, of: Of, what: string): string {
  const step = track.steps.find(({ id }) => id === what)
  const said = step ? stepWords(step) : ''
  switch (of) {
    case 'in':
      return 'In it now'
    case 'step':
      return said ? `Wait for: ${said}` : 'All steps done'
    case 'sent':
      return `Got: ${said}`
    case 'withheld':
      return `Did not get: ${said}`
    case 'clicked':
      return `Followed a link: ${said}`
    case 'machine':
      return `Only a machine followed a link: ${said}`
    case 'milestone':
      return `Reached: ${track.milestones.find(({ id }) => id === what)?.name ?? what}`
    case 'left':
      return `Left because ${LEAVING_WORDS[LEAVINGS.find((one) => one === what) ?? ('moved' as Leaving)]}`
    case 'came':
      return `Came to ${what} or further`
  }
}
