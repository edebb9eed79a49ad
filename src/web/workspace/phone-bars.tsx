import './phone-bars.css'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { Workspace } from '#api/workspace.ts'
import { Bell, PersonMenu } from './menu.tsx'
import { TABS, useIsHere } from './rooms.ts'
import { WorkspaceSwitch } from './workspace-switch.tsx'

/** The top of a phone: whose numbers these are, and the way to everything else. */
export function PhoneBar(props: {
  all: readonly Workspace[]
  current: Workspace
  find: () => void
  another: () => void
}) {
  return (
    <nav className="phone-bar" aria-label="Company and search">
      <div className="grow">
        <WorkspaceSwitch all={props.all} current={props.current} another={props.another} />
      </div>
      <button
        type="button"
        className="plain phone-find"
        aria-label="Find or do"
        onClick={props.find}
      >
        <IconSearch size={20} stroke={1.6} />
      </button>
      <Suspense fallback={<Place />}>
        <Bell isShort />
      </Suspense>
      <Suspense fallback={<Place />}>
        <PersonMenu isShort />
      </Suspense>
    </nav>
  )
}

/** Where something comes in a moment, so that nothing beside it moves then. */
const Place = () => <span className="phone-find" aria-hidden="true" />

/** The foot of a phone: the rooms under the thumb. */
export function PhoneTabs({ find }: { find: () => void }) {
  const isHere = useIsHere()
  return (
    <nav className="phone-tabs" aria-label="Rooms, short">
      {TABS.map((room) => (
        <Link
          key={room.to}
          to={room.to}
          className="phone-tab"
          aria-current={isHere(room) ? 'page' : undefined}
        >
          <room.Icon size={22} stroke={1.6} aria-hidden="true" />
          {room.name}
        </Link>
      ))}
      <button type="button" className="plain phone-tab" onClick={find}>
        <IconMenu2 size={22} stroke={1.6} aria-hidden="true" />
        More
      </button>
    </nav>
  )
}
