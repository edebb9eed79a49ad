import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { type Item, Popup } from '#web/kit/popup.tsx'
import { useMay } from '#web/may.ts'

/** Where the list leads: often used ways as buttons, the others in a list. */
export function PeopleActions() {
  const may = useMay()
  return (
    <>
      <KnownTwice />
      <Button variant="default" component={Link} to="/companies">
        Companies
      </Button>
      <Button variant="default" component={Link} to="/deals">
        Deals
      </Button>
      <Popup
        name="More about people"
        says="More about people"
        className="popup-button"
        items={useOthers()}
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

function useOthers(): Item[] {
  const may = useMay()
  const navigate = useNavigate()
  const way = (
    to: '/campaigns' | '/channels' | '/quarantine' | '/failed-events',
    words: string,
  ) => ({
    id: to,
    words,
    act: () => void navigate({ to }),
  })
  return [
    way('/campaigns', 'Campaigns'),
    way('/channels', 'Channels'),
    way('/quarantine', 'Quarantined clicks'),
    ...(may('bring-in-files') ? [way('/failed-events', 'Failed events')] : []),
  ]
}

/** Only where somebody waits for a decision. */
function KnownTwice() {
  const found = useQuery(ask.identity.candidates.queryOptions({ input: { limit: 1 } }))
  const total = found.data?.total ?? 0
  if (total === 0) return null
  return (
    <Button variant="default" component={Link} to="/candidates">
      {int(total)} may be known twice
    </Button>
  )
}
