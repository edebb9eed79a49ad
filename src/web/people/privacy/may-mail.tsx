import './privacy.css'
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Consents } from '#api/privacy.ts'
import { BECAUSE_WORDS, purposeName } from '#domain/people/privacy/consent-words.ts'
import { useMay } from '#web/may.ts'

const UnsubscribeLinks = lazy(async () => ({
  default: (await import('./unsubscribe-links.tsx')).UnsubscribeLinks,
}))

type Props = { personId: number; name: string } & Pick<Consents, 'mail' | 'purposes'>

/** Whether mail may be sent to the person, by purpose, as whatever sends is told, and the links by which they stop it. */
export function MayMail({ personId, name, mail, purposes }: Props) {
  const may = useMay()
  const [open, setOpen] = useState(false)
  return (
    <>
      <h3 className="privacy-mail">May mail be sent?</h3>
      <ul className="privacy-counts">
        {mail.map(({ purpose, may: isAllowed, because }) => (
          <li key={purpose}>
            {purposeName(purposes, purpose)}: {isAllowed ? 'yes' : 'no'},{' '}
            <span className="quiet">{BECAUSE_WORDS[because]}</span>
          </li>
        ))}
      </ul>
      {may('change-people') && mail.length > 0 ? (
        <Button variant="default" size="xs" className="privacy-act" onClick={() => setOpen(true)}>
          Copy an unsubscribe link
        </Button>
      ) : null}
      {open ? (
        <Suspense fallback={null}>
          <UnsubscribeLinks
            personId={personId}
            name={name}
            purposes={purposes}
            close={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}
