import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { Failed, Refused } from '#web/kit/say.tsx'
import { switchWorkspace } from '#web/session.tsx'

/** "See it with an example": makes the invented company, or opens the one that is there. */
export function ExampleOffer({ example }: { example: Workspace | null }) {
  const navigate = useNavigate()
  const open = async (workspaceId: string) => {
    await switchWorkspace(workspaceId)
    await navigate({ to: '/scoreboard', search: {} })
  }
  const making = useMutation(
    ask.workspace.addExample.mutationOptions({ onSuccess: (made) => open(made.workspaceId) }),
  )
  const trouble = making.isError ? troubleOf(making.error) : null
  const isThere = example !== null && example.people > 0 && !making.isPending
  return (
    <section aria-labelledby="example" className="start-way">
      <h2 id="example">With an example</h2>
      <p className="quiet">
        We make up a company of about 2,000 people and two years of their history. It says on every
        page that it is invented, and it goes with one click.
      </p>
      <div>
        {isThere ? (
          <Button onClick={() => void open(example.workspaceId)}>Open {example.name}</Button>
        ) : (
          <Button loading={making.isPending} onClick={() => making.mutate({})}>
            See it with an example
          </Button>
        )}
      </div>
      {making.isPending ? <Making /> : null}
      {trouble?.known ? <Refused {...trouble.said} /> : null}
      {trouble && !trouble.known ? (
        <Failed
          what="The example was not made."
          safe="Your own workspace was not touched."
          quote={trouble.quote}
          again={() => making.mutate({})}
        />
      ) : null}
    </section>
  )
}

/** How far the making is, as far as anybody can know it. */
function Making() {
  const seconds = useSeconds()
  const list = useQuery(ask.workspace.list.queryOptions({ refetchInterval: 1_000 }))
  const people = list.data?.find((it) => it.isExample)?.people ?? 0
  return (
    <p className="quiet" role="status">
      {people > 0
        ? `${int(people)} people are there, each with a history. Now the agreement runs over them.`
        : 'Inventing people, what they did, and what sales made of it.'}{' '}
      <span className="tabular" aria-hidden="true">
        {seconds} s
      </span>
    </p>
  )
}

function useSeconds() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
