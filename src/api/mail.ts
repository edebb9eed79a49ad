import { z } from 'zod'
import { needs } from './needs.ts'
import { instant } from './words.ts'

export const mail = z.object({
  mailId: z.number(),
  recipient: z.string(),
  subject: z.string(),
  /** What it says, where somebody has to pass it on; `text` says why it is null. */
  body: z.string().nullable(),
  text: z
    .enum(['here', 'on-its-way', 'given-up', 'sent', 'printed'])
    .describe(
      '`here`: no mail server is set, so pass it on yourself. `on-its-way`, `sent` and, after eight tries or three days, `given-up`: it is for its reader alone. `printed`: it opens an account, so without a mail server only the console of the machine showed it.',
    ),
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
