import { IconSettings } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useMay } from '#web/may.ts'

/** The way to the settings; who may not see them has none. */
export function SettingsLink() {
  const may = useMay()
  const { pathname } = useLocation()
  if (!may('see-settings')) return null
  return (
    <Link
      to="/workspace"
      className="menu-room"
      title="Workspace"
      aria-current={pathname.startsWith('/workspace') ? 'page' : undefined}
    >
      <IconSettings size={18} stroke={1.6} aria-hidden="true" />
      <span className="menu-word">Workspace</span>
    </Link>
  )
}
