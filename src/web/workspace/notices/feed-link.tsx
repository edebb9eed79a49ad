import { IconNews } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { useMay } from '#web/may.ts'

/** The way to the feed, for whoever wants it in the menu. */
export function FeedLink() {
  const may = useMay()('read-handoffs')
  const { pathname } = useLocation()
  const wishes = useQuery({ ...ask.notices.wishes.queryOptions(), enabled: may })
  if (!wishes.data?.showsFeed) return null
  return (
    <Link
      to="/feed"
      className="menu-room"
      title="Feed"
      aria-current={pathname === '/feed' ? 'page' : undefined}
    >
      <IconNews size={18} stroke={1.6} aria-hidden="true" />
      <span className="menu-word">Feed</span>
    </Link>
  )
}
