import './example-note.css'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { int } from '#web/kit/format.ts'
import { mayIn } from '#web/may.ts'
import { ownWorkspace, switchWorkspace } from '#web/session.tsx'

const ExampleRemoval = lazy(async () => ({
  default: (await import('./example-removal.tsx')).ExampleRemoval,
}))

/** Stands above every page of the example, so that nobody takes an invented number for a real one. */
export function ExampleNote({ all, example }: { all: readonly Workspace[]; example: Workspace }) {
  const [asking, setAsking] = useState(false)
  const own = ownWorkspace(all)
  return (
    <aside className="example-note row wrap" aria-label="Invented company">
      <p className="grow">
        <span className="w6">{example.name} is invented.</span>{' '}
        <span className="quiet">
          None of its {int(example.people)} people exists, and no number here is anybody’s.
        </span>
      </p>
      {own !== null && mayIn(example, 'bring-in-files') ? (
        <Link to="/import" onClick={() => void switchWorkspace(own)}>
          Bring your own CSV
        </Link>
      ) : null}
      {mayIn(example, 'change-workspace') ? (
        <button type="button" className="plain example-remove" onClick={() => setAsking(true)}>
          Remove the example
        </button>
      ) : null}
      <Suspense>
        {asking ? <ExampleRemoval all={all} close={() => setAsking(false)} /> : null}
      </Suspense>
    </aside>
  )
}
