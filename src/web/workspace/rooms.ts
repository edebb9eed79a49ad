import {
  IconArrowsLeftRight,
  IconChartBar,
  IconFileText,
  IconInbox,
  IconMessageQuestion,
  IconSeedling,
  IconUsers,
} from '@tabler/icons-react'
import { useLocation, useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#api/workspace.ts'
import type { Keys } from '#web/kit/keys.tsx'
import { mayIn } from '#web/may.ts'

const desk = {
  to: '/desk',
  name: 'Lead desk',
  key: 'd',
  Icon: IconInbox,
  wings: [],
} as const
const people = {
  to: '/people',
  name: 'People',
  key: 'p',
  Icon: IconUsers,
  // Wings of the room that stand under their own address.
  wings: [
    '/companies',
    '/deals',
    '/import',
    '/campaigns',
    '/channels',
    '/failed-events',
    '/candidates',
    '/quarantine',
  ],
} as const
const nurture = {
  to: '/nurture',
  name: 'Nurture',
  key: 'n',
  Icon: IconSeedling,
  wings: [],
} as const
const requests = {
  to: '/requests',
  name: 'Requests',
  key: 'r',
  Icon: IconMessageQuestion,
  needs: 'ask-other-team',
  wings: [],
} as const
const handoffs = {
  to: '/handoffs/manager',
  name: 'Hand-offs',
  key: 'h',
  Icon: IconArrowsLeftRight,
  needs: 'watch-handoffs',
  wings: [],
} as const
const agreement = {
  to: '/agreement',
  name: 'Agreement',
  key: 'a',
  Icon: IconFileText,
  wings: [],
} as const
const scoreboard = {
  to: '/scoreboard',
  name: 'Scoreboard',
  key: 's',
  Icon: IconChartBar,
  wings: [],
} as const

/** The rooms of the menu, in its two groups. A room that is not built has no entry. */
export const GROUPS = [
  { name: 'Today', rooms: [desk, people, requests, nurture] },
  { name: 'Together', rooms: [agreement, scoreboard, handoffs] },
] as const

/** The same rooms in the order of the thumb. */
export const TABS = [desk, scoreboard, people, agreement] as const

/** Every room that somebody may be in, in the order of the menu. */
export const roomsOf = (workspace: Workspace) =>
  GROUPS.flatMap(({ rooms }): readonly Room[] => rooms).filter(
    (room) => !('needs' in room) || mayIn(workspace, room.needs),
  )

/** "g d", "g n", "g r": go to a room. */
export function useGoTo(workspace: Workspace | null): Keys {
  const navigate = useNavigate()
  return Object.fromEntries(
    (workspace ? roomsOf(workspace) : []).map((room) => [
      `g ${room.key}`,
      () => void navigate({ to: room.to }),
    ]),
  )
}

type Room = (typeof GROUPS)[number]['rooms'][number]

/** Tells for each room whether the page on the screen is in it, wings included. */
export function useIsHere() {
  const { pathname } = useLocation()
  return (room: Room) =>
    [room.to, ...room.wings].some((path) => pathname === path || pathname.startsWith(`${path}/`))
}
