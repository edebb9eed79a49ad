import './notices.css'
import { Link } from '@tanstack/react-router'
import { Page } from '#web/kit/page.tsx'
import { NoticeList } from './notice-list.tsx'

/** Everything one was told in the last ninety days. */
export function NoticesPage() {
  return (
    <Page
      title="Notifications"
      question="What you were told in the last 90 days."
      actions={<Link to="/account/notifications">How you are told</Link>}
    >
      <NoticeList limit={50} goesOn />
    </Page>
  )
}
