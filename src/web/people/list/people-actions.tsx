import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { PeopleFilter } from '#api/people-filter.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { type Item, Popup } from '#web/kit/popup.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { useMay } from '#web/may.ts'
import { exportOf } from './export-link.tsx'

/** Where the list leads: what fills it as a button, its wings as a list. */
export function PeopleActions(props: {
  filter: Partial<PeopleFilter>
  /** Opens who was given to whom lately. */
  recent: () => void
}) {
  const may = useMay()
  return (
    <>
      <Popup
        name="More about people"
        says="More about people"
        className="popup-button"
        items={useWings(props)}
      >
        More
        <IconChevronDown size={16} aria-hidden="true" />
      </Popup>
      {may('bring-in-files') ? (
        <Button variant="default" component={Link} to="/import">
          Bring in a file
        </Button>
      ) : null}
    </>
  )
}

type Wing = '/companies' | '/deals' | '/campaigns' | '/channels' | '/quarantine' | '/failed-events'

function useWings(props: { filter: Partial<PeopleFilter>; recent: () => void }): Item[] {
  const may = useMay()
  const navigate = useNavigate()
  const isPhone = usePhone()
  const way = (to: Wing, words: string) => ({ id: to, words, act: () => void navigate({ to }) })
  return [
    way('/companies', 'Companies'),
    way('/deals', 'Deals'),
    way('/campaigns', 'Campaigns'),
    way('/channels', 'Channels'),
    way('/quarantine', 'Quarantined clicks'),
    ...(may('bring-in-files') ? [way('/failed-events', 'Failed events')] : []),
    ...(may('change-people')
      ? [{ id: 'owners', words: 'Owners set lately', act: props.recent }]
      : []),
    ...(isPhone && may('export-people')
      ? [
          {
            id: 'export',
            words: 'Export this list',
            act: () => location.assign(exportOf(props.filter)),
          },
        ]
      : []),
  ]
}

/** Only where somebody waits for a decision. */
export function KnownTwice() {
  const found = useQuery(ask.identity.candidates.queryOptions({ input: { limit: 1 } }))
  const total = found.data?.total ?? 0
  if (total === 0) return null
  return (
    <p className="people-narrowed">
      <Link to="/candidates">{counted(total, 'pair', 'pairs')} may be known twice</Link>
    </p>
  )
}
