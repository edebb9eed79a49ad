import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** Leads to the document that both teams bring to their meeting: of a proposal, of a draft, or of what is in force. */
export function ForMeeting({ of = {} }: { of?: { proposal?: string; draft?: string } }) {
  return (
    <Button
      variant="default"
      data-print="no"
      renderRoot={(props) => <Link to="/agreement/discussion" search={of} {...props} />}
    >
      For the meeting
    </Button>
  )
}
