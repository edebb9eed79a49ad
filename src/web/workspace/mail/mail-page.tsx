import './mail.css'
import { useQuery } from '@tanstack/react-query'
import type { Mail } from '#api/mail.ts'
import { ask } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** The outbox: what was sent, what waits, and without a mail server the mails themselves. */
export function MailPage() {
  const query = useQuery(ask.mail.list.queryOptions({ refetchInterval: 15_000 }))
  if (query.isPending) return <LoadingRows what="the outbox" rows={4} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The outbox did not load."
        safe="Every mail is kept, and those that can leave are still sent."
        again={() => void query.refetch()}
      />
    )
  const { sendsMail, mails } = query.data
  return (
    <Section title="Outbox" note={sendsMail ? SENDS : WAITS}>
      {mails.length === 0 ? (
        <Nothing title="No mail was written yet.">
          Invitations and password resets will stand here.
        </Nothing>
      ) : (
        <>
          <p className="sr">{counted(mails.length, 'mail', 'mails')}, newest first</p>
          <ul className="mails">
            {mails.map((mail) => (
              <MailRow key={mail.mailId} mail={mail} />
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

const SENDS =
  'Mails leave by the server that the settings name. What they say is for their readers.'
const WAITS =
  'No mail server is set (LOCKSTEP_SMTP_URL), so mails are printed on the console of the machine, and invitations wait here, too. Hand their links on yourself: each works once, and only for a while. Links to set a new password are never shown here.'

function MailRow({ mail }: { mail: Mail }) {
  return (
    <li className="mail">
      <div className="row between wrap">
        <span className="w5">{mail.subject}</span>
        <span className="quiet t12 nowrap">
          <When at={mail.madeAt} />
        </span>
      </div>
      <div className="row between wrap quiet">
        <span>To {mail.recipient}</span>
        <span>{stateOf(mail)}</span>
      </div>
      {mail.error && mail.sentAt === null ? <p className="t12">{mail.error}</p> : null}
      {mail.body ? (
        <details>
          <summary>Read it</summary>
          <pre className="mail-text">{mail.body}</pre>
        </details>
      ) : null}
    </li>
  )
}

function stateOf({ text, tries }: Mail) {
  if (text === 'sent') return 'sent'
  if (text === 'printed') return 'printed on the console of the machine, for its reader alone'
  if (text === 'here') return 'waits here'
  if (text === 'given-up') return 'could not be sent, and is not tried again'
  return tries === 0 ? 'on its way' : `${counted(tries, 'try', 'tries')}, goes on trying`
}
