import { createTransport } from 'nodemailer'
import type { Due } from './outbox.ts'

export type Smtp = { url: string; from: string }

/** How a mail leaves this house. `shown`: only the console tells it. */
export type Send = (mail: Due) => Promise<'sent' | 'shown'>

const PATIENCE_MS = 20_000

/** Sends by SMTP. */
export function bySmtp({ url, from }: Smtp): Send {
  const transport = createTransport(url, {
    from,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  } as object)
  return async ({ recipient, subject, body, html, headers }) => {
    await transport.sendMail({
      from,
      to: recipient,
      subject,
      text: body,
      ...(html !== null && { html }),
      ...(headers !== null && { headers }),
    })
    return 'sent'
  }
}

/** Without SMTP settings whoever started Lockstep reads the mails. */
export const onConsole =
  (say: (line: string) => void): Send =>
  async ({ recipient, subject, body }) => {
    say(`\nA mail to ${recipient}, which stays here because no SMTP is set:\n  ${subject}\n`)
    say(body.replace(/^/gm, '  '))
    return 'shown'
  }
