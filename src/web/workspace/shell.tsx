import './shell.css'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useKeys } from '#web/kit/keys.tsx'
import { ZoneProvider } from '#web/kit/time.tsx'
import { useSession, useWayHome, useWorkspaces, WorkspaceProvider } from '#web/session.tsx'
import { AskedAgain } from './asked-again.tsx'
import { ExampleNote } from './example-note.tsx'
import { Menu } from './menu.tsx'
import { PhoneBar, PhoneTabs } from './phone-bars.tsx'
import { useGoTo } from './rooms.ts'

const FindOrDo = lazy(async () => ({ default: (await import('./find-or-do.tsx')).FindOrDo }))
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }))

const Nowhere = lazy(async () => ({ default: (await import('./nowhere.tsx')).Nowhere }))

const AnotherWorkspace = lazy(async () => ({
  default: (await import('./another-workspace.tsx')).AnotherWorkspace,
}))

type Open = 'find' | 'keys' | 'another' | null

/** The menu, the page beside it, and the workspace that both are about. */
export function Shell() {
  const { all, current } = useWorkspaces()
  const navigate = useNavigate()
  const goHome = useCallback(() => void navigate({ to: '/scoreboard' }), [navigate])
  const { wasGone, heard } = useWayHome(goHome)
  const { isDiskFull } = useSession()
  const [open, setOpen] = useState<Open>(null)
  const find = () => setOpen('find')
  const keys = () => setOpen('keys')
  const another = () => setOpen('another')
  const close = () => setOpen(null)
  useFindKey(find)
  useKeys({ ...useGoTo(current ?? null), '?': keys })

  if (!current)
    return (
      <Suspense>
        <Nowhere />
      </Suspense>
    )
  return (
    <WorkspaceProvider value={current}>
      <ZoneProvider value={current.timeZone}>
        <a className="skip-link" href="#page">
          Skip the menu
        </a>
        <div className="shell">
          <Menu all={all} current={current} find={find} another={another} />
          <PhoneBar all={all} current={current} find={find} another={another} />
          <main className="shell-page" id="page" tabIndex={-1} key={current.workspaceId}>
            {wasGone ? (
              <p className="example-note row wrap" role="status">
                <span className="grow">
                  The workspace you were looking at was removed, or your membership in it has ended.
                  This is {current.name}.
                </span>
                <button type="button" className="plain" onClick={heard}>
                  All right
                </button>
              </p>
            ) : null}
            {isDiskFull ? (
              <p className="example-note" role="status">
                <span className="w6">The disk of Lockstep is nearly full.</span>{' '}
                <span className="quiet">
                  Everything can be read, and nothing is written. Events are sent again later by
                  themselves. It goes on once there is room.
                </span>
              </p>
            ) : null}
            {current.isExample ? <ExampleNote all={all} example={current} /> : null}
            <Outlet />
          </main>
          <PhoneTabs find={find} />
        </div>
        <Suspense>
          {open === 'find' ? <FindOrDo close={close} keys={keys} another={another} /> : null}
          {open === 'keys' ? <KeysHelp close={close} /> : null}
          {open === 'another' ? <AnotherWorkspace close={close} /> : null}
        </Suspense>
        <AskedAgain />
      </ZoneProvider>
    </WorkspaceProvider>
  )
}

/** ⌘K, or Ctrl K, from everywhere, also while writing. */
function useFindKey(find: () => void) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      find()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  })
}
