import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { NurtureTask } from '#api/nurture.ts'
import { ask, tell } from '#web/ask.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'

/** What somebody has to do about people in tracks. */
export function Tasks() {
  const keeps = useMay()('keep-nurture')
  const client = useQueryClient()
  const [whose, setWhose] = useState<'mine' | 'all'>('mine')
  const list = useInfiniteQuery(
    ask.nurture.tasks.infiniteOptions({
      input: (cursor: string | undefined) => ({ whose, limit: 20, ...(cursor && { cursor }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      refetchInterval: 30_000,
    }),
  )
  const finishing = useMutation({
    mutationFn: (taskId: number) => tell.nurture.finish({ taskId }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.nurture.key() }),
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <Section
      title="Tasks"
      right={
        <SegmentedControl
          aria-label="Whose tasks"
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'Everybody’s' },
          ]}
          value={whose}
          onChange={(chosen) => setWhose(chosen as 'mine' | 'all')}
        />
      }
    >
      {list.isLoadingError ? (
        <Trouble
          error={list.error}
          what="The tasks did not load."
          safe="None was lost."
          again={() => void list.refetch()}
        />
      ) : null}
      {finishing.error ? (
        <Trouble
          error={finishing.error}
          what="The task is still open."
          safe="Nothing was changed."
          again={() => finishing.variables !== undefined && finishing.mutate(finishing.variables)}
        />
      ) : null}
      {list.data && rows.length === 0 ? (
        <Nothing title={whose === 'mine' ? 'You have nothing to do here.' : 'Nobody has.'} />
      ) : null}
      <ul className="nurture-tasks" aria-label="Tasks">
        {rows.map((task) => (
          <Task
            key={task.taskId}
            task={task}
            whose={whose}
            finish={task.isMine || keeps ? () => finishing.mutate(task.taskId) : null}
          />
        ))}
      </ul>
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

function Task(props: { task: NurtureTask; whose: 'mine' | 'all'; finish: (() => void) | null }) {
  const { task, whose, finish } = props
  const { personId, name, says, trackId, track, owner, dueAt } = task
  return (
    <li>
      <span>
        <Link to="/people/$personId" params={{ personId: String(personId) }} className="w5">
          {name}
        </Link>
        : {says}
        <span className="quiet nurture-under">
          <Link to="/nurture/$trackId" params={{ trackId: String(trackId) }}>
            {track}
          </Link>
          {whose === 'all' ? `, ${owner}` : ''}, due <When at={dueAt} />
        </span>
      </span>
      {finish ? (
        <Button variant="default" onClick={finish} aria-label={`Done: ${name}, ${says}`}>
          Done
        </Button>
      ) : null}
    </li>
  )
}
