import { Button } from '@mantine/core'

/** Every picture can be read as a table instead. */
export const AsTable = ({
  on,
  toggle,
  what,
}: {
  on: boolean
  toggle: () => void
  what: string
}) => (
  <Button variant="subtle" color="gray" size="compact-sm" onClick={toggle} className="as-table">
    {on ? 'As a picture' : 'As a table'}
    <span className="sr">: {what}</span>
  </Button>
)
