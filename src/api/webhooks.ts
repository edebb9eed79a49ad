import { z } from 'zod'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name, page, paging, rowId, stage } from './words.ts'

const stages = z.array(stage).min(1).max(8)
const url = z.string().trim().min(1).max(2_000)

export const webhook = z.object({
  webhookId: z.number(),
  name: z.string(),
  url: z.string(),
  stages: z.array(stage).describe('Told when somebody comes to one of these'),
  isOn: z.boolean(),
  offBecause: z
    .enum(['member', 'gone', 'failing'])
    .nullable()
    .describe('A member turned it off; its address answered 410; nothing arrived for five days'),
  failingSince: instant.nullable().describe('Nothing arrived since; null: the last one did'),
  waiting: z.number().describe('Deliveries that are due or will be tried again'),
  failed: z.number().describe('Given up in the last 30 days, and not sent again'),
  lastDeliveredAt: instant.nullable(),
  madeBy: z.string().nullable(),
  madeAt: instant,
  oldSecretUntil: instant.nullable().describe('Signed with the secret before, too, until then'),
  version: z.number(),
})
export type Webhook = z.infer<typeof webhook>

const delivery = z.object({
  deliveryId: z.number(),
  id: z.string().describe('As told in webhook-id; the same at every try'),
  what: z.enum(['stage', 'step', 'test']).describe('`step`: of a track of nurture'),
  changeNo: z.number().nullable(),
  personId: z.number().nullable().describe('Null for a test, and where nobody is there any more'),
  to: stage.nullable(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  tries: z.number(),
  dueAt: instant.nullable().describe('When it is tried again; null where it is over'),
  lastTriedAt: instant.nullable(),
  status: z.number().nullable().describe('What was answered last; null: nothing was'),
  error: z.string().nullable(),
})
export type Delivery = z.infer<typeof delivery>

const which = { webhookId: rowId }
/** The secret is told once and kept sealed. */
const made = z.object({ webhook, secret: z.string() })

export const webhooksContract = {
  list: needs('see-settings')
    .route({ method: 'GET', path: '/webhooks', summary: 'Where changes of stage are told' })
    .output(z.array(webhook)),
  make: needs('make-keys', { confirmed: true, givesSecret: true })
    .route({ method: 'POST', path: '/webhooks', summary: 'Make one; its secret is shown once' })
    .input(z.strictObject({ name, url, stages }))
    .output(made)
    .errors(refusals('webhook-address-unfit', 'webhooks-too-many')),
  change: needs('make-keys', { confirmed: true, versioned: true })
    .route({ method: 'PATCH', path: '/webhooks/{webhookId}', summary: 'Change one, or turn it' })
    .input(
      z.strictObject({
        ...which,
        name: name.optional(),
        url: url.optional(),
        stages: stages.optional(),
        isOn: z.boolean().optional(),
      }),
    )
    .output(webhook)
    .errors(refusals('webhook-unknown', 'webhook-address-unfit', 'version-stale')),
  renewSecret: needs('make-keys', { confirmed: true, givesSecret: true })
    .route({
      method: 'POST',
      path: '/webhooks/{webhookId}/secrets',
      summary: 'Make another secret; for a day both sign',
    })
    .input(z.strictObject(which))
    .output(made)
    .errors(refusals('webhook-unknown')),
  remove: needs('make-keys', { versioned: true })
    .route({ method: 'DELETE', path: '/webhooks/{webhookId}', summary: 'Remove one' })
    .input(z.strictObject(which))
    .output(webhook)
    .errors(refusals('webhook-unknown', 'version-stale')),
  test: needs('make-keys')
    .route({
      method: 'PUT',
      path: '/webhooks/{webhookId}/test',
      summary: 'Send a test that tells of nobody',
    })
    .input(z.strictObject(which))
    .output(delivery)
    .errors(refusals('webhook-unknown', 'webhook-off')),
  deliveries: needs('see-settings')
    .route({
      method: 'GET',
      path: '/webhooks/{webhookId}/deliveries',
      summary: 'What was sent there, newest first',
    })
    .input(
      z.strictObject({
        ...which,
        state: z.enum(['waiting', 'delivered', 'failed']).optional(),
        ...paging,
      }),
    )
    .output(page(delivery))
    .errors(refusals('webhook-unknown')),
  sendAgain: needs('make-keys')
    .route({
      method: 'PUT',
      path: '/webhooks/{webhookId}/deliveries/again',
      summary: 'Send deliveries again: some of them, or all that failed',
    })
    .input(
      z.strictObject({
        ...which,
        deliveryIds: z.array(rowId).min(1).max(200).nullable().describe('Null: all that failed'),
      }),
    )
    .output(z.object({ sentAgain: z.number() }))
    .errors(refusals('webhook-unknown', 'webhook-off')),
}
