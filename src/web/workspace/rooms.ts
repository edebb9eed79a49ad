import { IconChartBar, IconFileText, IconUsers } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Keys } from '#web/kit/keys.tsx'

const people = { to: '/people', name: 'People', key: 'p', Icon: IconUsers } as const
const agreement = { to: '/agreement', name: 'Agreement', key: 'a', Icon: IconFileText } as const
const scoreboard = { to: '/scoreboard', name: 'Scoreboard', key: 's', Icon: IconChartBar } as const

/** The rooms of the menu, in its two groups. A room that is not built has no entry. */
export const GROUPS = [
  { name: 'Today', rooms: [people] },
  { name: 'Together', rooms: [agreement, scoreboard] },
] as const

/** The same rooms in the order of the thumb. */
export const TABS = [scoreboard, people, agreement] as const

/** "g s", "g p", "g a": go to a room. */
export function useGoTo(): Keys {
  const navigate = useNavigate()
  return Object.fromEntries(
    TABS.map((room) => [`g ${room.key}`, () => void navigate({ to: room.to })]),
  )
}
