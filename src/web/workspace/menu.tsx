import './menu.css'
import { Kbd } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { Seam } from '#web/kit/mark.tsx'
import { mayIn } from '#web/may.ts'
import { GROUPS, useIsHere } from './rooms.ts'
import { WorkspaceSwitch } from './workspace-switch.tsx'

/** Loaded after the page: nobody needs them first. */
const SettingsLink = lazy(async () => ({
  default: (await import('./settings/settings-link.tsx')).SettingsLink,
}))
const LeadCount = lazy(async () => ({ default: (await import('./lead-count.tsx')).LeadCount }))
const SigningCount = lazy(async () => ({
  default: (await import('./signing-count.tsx')).SigningCount,
}))
const FeedLink = lazy(async () => ({ default: (await import('./notices/feed-link.tsx')).FeedLink }))
export const Bell = lazy(async () => ({ default: (await import('./notices/bell.tsx')).Bell }))
export const PersonMenu = lazy(async () => ({
  default: (await import('./sign-in/account/person-menu.tsx')).PersonMenu,
}))

type Menu = {
  all: readonly Workspace[]
  current: Workspace
  find: () => void
  another: () => void
}

/** 208 px of words, 56 px of icons below 1360 px, gone on phones. */
export function Menu({ all, current, find, another }: Menu) {
  const isHere = useIsHere()
  return (
    <nav className="menu" aria-label="Rooms">
      <WorkspaceSwitch all={all} current={current} another={another} />
      <button type="button" className="menu-find" onClick={find} title="Find or do">
        <IconSearch size={16} aria-hidden="true" />
        <span className="grow menu-word">Find or do</span>
        <Kbd aria-hidden="true">{COMMAND}K</Kbd>
      </button>
      {GROUPS.map((group) => (
        <ul key={group.name} aria-label={group.name}>
          {group.rooms
            .filter((room) => !('needs' in room) || mayIn(current, room.needs))
            .map((room) => (
              <li key={room.to}>
                <Link
                  to={room.to}
                  className="menu-room"
                  title={room.name}
                  aria-current={isHere(room) ? 'page' : undefined}
                >
                  <room.Icon size={18} stroke={1.6} aria-hidden="true" />
                  <span className="grow menu-word">{room.name}</span>
                  {room.to === '/desk' ? (
                    <Suspense>
                      <LeadCount />
                    </Suspense>
                  ) : null}
                  {room.to === '/agreement' ? (
                    <Suspense>
                      <SigningCount />
                    </Suspense>
                  ) : null}
                </Link>
              </li>
            ))}
        </ul>
      ))}
      <Suspense>
        <FeedLink />
      </Suspense>
      <div className="menu-foot">
        <Link to="/agreement" className="menu-version">
          <Seam />
          <span className="menu-word">
            <span className="w5">Agreement v{current.version}</span>
            <br />
            <span className="quiet t12">{signedWords(current.signed)}</span>
          </span>
        </Link>
        <Suspense>
          <SettingsLink />
        </Suspense>
        <Suspense fallback={<span className="menu-plain" />}>
          <Bell />
        </Suspense>
        <Suspense fallback={<span className="menu-plain" />}>
          <PersonMenu />
        </Suspense>
      </div>
    </nav>
  )
}

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl '

/** Whether both sides stand behind what is in force. */
function signedWords(signed: Workspace['signed']): string {
  if (signed.length === 2) return 'in force, both signed'
  if (signed.length === 0) return 'in force, not yet signed'
  return `in force, signed by ${signed[0]} only`
}
