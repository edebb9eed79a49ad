import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '#web/may.ts'

const NeededRoles = lazy(async () => ({
  default: (await import('./needed-roles.tsx')).NeededRoles,
}))
const OwnDomains = lazy(async () => ({ default: (await import('./own-domains.tsx')).OwnDomains }))

/** What a workspace says about companies: whom it takes to buy, and which domains are none. */
export function CompanySettings() {
  const may = useMay()('change-people')
  const [open, setOpen] = useState<'roles' | 'domains' | null>(null)
  const close = () => setOpen(null)
  if (!may) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen('roles')}>
        Needed parts
      </Button>
      <Button variant="default" onClick={() => setOpen('domains')}>
        Domains
      </Button>
      <Suspense>
        {open === 'roles' ? <NeededRoles close={close} /> : null}
        {open === 'domains' ? <OwnDomains close={close} /> : null}
      </Suspense>
    </>
  )
}
