import './example-note.css'
import { Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { Failed, Refused } from '#web/kit/say.tsx'
import { switchWorkspace } from '#web/session.tsx'

/** Stands above every page of the example, so that nobody takes an invented number for a real one. */
export function ExampleNote({ all, example }: { all: readonly Workspace[]; example: Workspace }) {
  const [asking, setAsking] = useState(false)
  return (
    <aside className="example-note row wrap" aria-label="Invented company">
      <p className="grow">
        <span className="w6">{example.name} is invented.</span>{' '}
        <span className="quiet">
          None of its {int(example.people)} people exists, and no number here is anybody’s.
        </span>
      </p>
      <Link to="/import">Bring your own CSV</Link>
      <button type="button" className="plain example-remove" onClick={() => setAsking(true)}>
        Remove the example
      </button>
      {asking ? <Removal all={all} close={() => setAsking(false)} /> : null}
    </aside>
  )
}

function Removal({ all, close }: { all: readonly Workspace[]; close: () => void }) {
  const navigate = useNavigate()
  const removal = useMutation(
    ask.workspace.removeExample.mutationOptions({
      onSuccess: async () => {
        await switchWorkspace(null)
        const own = all.some((it) => !it.isExample && it.people + it.deals > 0)
        await navigate({ to: own ? '/scoreboard' : '/start' })
      },
    }),
  )
  const trouble = removal.isError ? troubleOf(removal.error) : null
  return (
    <Modal opened onClose={close} title="Remove the example?" centered>
      <div className="example-removal">
        <p>
          The invented company goes with all its people, deals and numbers. Your own workspace stays
          as it is, and you can make the example again at any time.
        </p>
        {trouble?.known ? <Refused {...trouble.said} /> : null}
        {trouble && !trouble.known ? (
          <Failed
            what="The example was not removed."
            safe="Your own workspace was not touched."
            quote={trouble.quote}
            again={() => removal.mutate({})}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={removal.isPending} onClick={() => removal.mutate({})}>
            Remove the example
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Modal>
  )
}
