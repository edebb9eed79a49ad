import './settings.css'
import { Link, notFound, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Page } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { SETTINGS } from './tabs.ts'

/** The frame of all settings: tabs as words. Who may not see a tab does not find it, nor its address. */
export function SettingsPage() {
  const may = useMay()
  const { pathname } = useLocation()
  const tabs = useRef<HTMLElement>(null)
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    const chosen = tabs.current?.querySelector(`[href="${pathname}"]`)
    chosen?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  const open = SETTINGS.filter((tab) => may(tab.needs))
  const here = SETTINGS.findLast(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  if (!here || !may(here.needs)) throw notFound()
  return (
    <Page title="Workspace" question="Who may do what?">
      <nav ref={tabs} className="settings-tabs" aria-label="Settings">
        {open.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true }}
            aria-current={to === here.to ? 'page' : undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
      <Outlet />
    </Page>
  )
}
