import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** Leads to the rounds in which both sides say which leads are ready. */
export const RateLeads = () => (
  <Button
    variant="default"
    data-print="no"
    renderRoot={(props) => <Link to="/agreement/ratings" {...props} />}
  >
    Rate leads blind
  </Button>
)
