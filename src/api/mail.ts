import { z } from 'zod'
import { needs } from './needs.ts'
import { instant } from './words.ts'

export const mail = z.object({
  mailId: z.number(),
  recipient: z.string(),
  subject: z.string(),
  /** Null where mails leave this machine: what it says is for its reader alone. */
  body: z.string().nullable(),
  madeAt: instant,
  sentAt: instant.nullable(),
  tries: z.number(),
  /** Why it could not be sent so far. */
  error: z.string().nullable(),
})
export type Mail = z.infer<typeof mail>

export const mailContract = {
  list: needs('read-mail')
    .route({
      method: 'GET',
      path: '/mail',
      summary: 'The outbox: the newest 200 mails of the workspace, sent or waiting',
    })
    .output(z.object({ sendsMail: z.boolean(), mails: z.array(mail) })),
}
