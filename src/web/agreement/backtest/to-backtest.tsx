import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** Leads to what a draft or a proposal would have done. */
export function ToBacktest({
  of = {},
}: {
  of?: { proposal?: string; draft?: string; version?: string }
}) {
  return (
    <Button
      variant="default"
      data-print="no"
      renderRoot={(props) => <Link to="/agreement/backtest" search={of} {...props} />}
    >
      Backtest
    </Button>
  )
}
