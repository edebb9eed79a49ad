import { Modal } from '@mantine/core'
import type { Invitation } from '#api/members.ts'
import { Once } from '#web/kit/once.tsx'
import { useMay } from '#web/may.ts'
import { useSession } from '#web/session.tsx'

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

/** The link of an invitation: here once, and without a mail server in the outbox until it is taken up. */
export function LinkOnce(props: { link: string; email: string; close: () => void }) {
  const { sendsMail } = useSession()
  const may = useMay()
  const why = sendsMail ? (
    <p>
      The link below goes to {props.email} by mail, too. It works once, for seven days, and is not
      shown again.
    </p>
  ) : (
    <p>
      No mail server is set, so <span className="w6">no mail goes to {props.email}</span>: hand the
      link on yourself. It works once, for seven days.{' '}
      {may('read-mail')
        ? 'You find it again in the outbox, under Mail.'
        : 'An owner finds it again in the outbox.'}
    </p>
  )
  return <Once why={why} text={props.link} what="the link" close={props.close} />
}
