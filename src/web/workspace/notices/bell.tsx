import './notices.css'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '#web/ask.ts'
import { PopupPanel } from '#web/kit/popup.tsx'
import { useSession } from '#web/session.tsx'
import { NoticeList } from './notice-list.tsx'

const EVERY_MS = 15_000

/** How many notices one has not seen, and the newest of them; whoever opens it has seen them. */
export function Bell({ isShort = false }: { isShort?: boolean }) {
  const { human } = useSession()
  const count = useQuery({
    ...ask.notices.unseen.queryOptions({ refetchInterval: EVERY_MS }),
    enabled: human !== null,
  })
  const [opened, setOpened] = useState(0)
  if (human === null) return null
  const unseen = count.data?.unseen ?? 0
  const shown = unseen >= 100 ? '99+' : String(unseen)
  // The words that are seen are a part of the name, in their order.
  const says = unseen === 0 ? 'Notifications' : `Notifications ${shown} new`
  return (
    <PopupPanel
      name="Notifications"
      title="Notifications"
      says={says}
      className={isShort ? 'bell-short' : 'menu-plain bell'}
      opens={() => setOpened((before) => before + 1)}
      panel={
        <section className="bell-list" aria-label="What you were told">
          {opened > 0 ? <NoticeList key={opened} limit={20} /> : null}
          <p className="row between wrap t12">
            <Link to="/notices">All of them</Link>
            <Link to="/account/notifications">How you are told</Link>
          </p>
        </section>
      }
    >
      <IconBell size={isShort ? 20 : 18} stroke={1.6} aria-hidden="true" />
      {isShort ? null : <span className="menu-word grow">Notifications</span>}{' '}
      {unseen > 0 ? (
        <span className="bell-count" aria-hidden="true">
          {shown}
        </span>
      ) : null}
    </PopupPanel>
  )
}
