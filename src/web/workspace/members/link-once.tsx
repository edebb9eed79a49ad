import { Button, CopyButton, Modal } from '@mantine/core'
import type { Invitation } from '#api/members.ts'

/** Another link for somebody who was invited before. */
export function AnotherLink(props: {
  made: { invitation: Invitation; link: string }
  close: () => void
}) {
  const { made, close } = props
  const { name, email } = made.invitation
  return (
    <Modal opened onClose={close} title={`Another link for ${name}`} centered>
      <p className="quiet">The link before is no longer good.</p>
      <LinkOnce link={made.link} email={email} close={close} />
    </Modal>
  )
}

/** The link of an invitation, which is shown this once. */
export function LinkOnce(props: { link: string; email: string; close: () => void }) {
  return (
    <div className="members-form">
      <p>
        The link below goes to {props.email} by mail, too. It works once, for seven days, and is not
        shown again.
      </p>
      <code className="members-once">{props.link}</code>
      <div className="row wrap">
        <CopyButton value={props.link}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>
          )}
        </CopyButton>
        <Button variant="subtle" color="gray" onClick={props.close}>
          Done
        </Button>
      </div>
    </div>
  )
}
