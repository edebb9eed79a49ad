import { z } from 'zod'
import { CHAT_KINDS } from '#domain/handoffs/chat-payload.ts'
import { FIRST_USED, LAST_USED, TOLD } from '#domain/handoffs/escalation.ts'
import { TOPICS } from '#domain/handoffs/notice.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name, rowId } from './words.ts'

const topics = z.array(z.enum(TOPICS)).min(1).max(TOPICS.length)
const url = z.string().trim().min(1).max(2_000)
const teamId = z.int().positive().nullable().describe('Null: for everybody.')

const chat = z.object({
  chatId: z.number(),
  kind: z.enum(CHAT_KINDS),
  name: z.string(),
  host: z.string().describe('Where its address is; the address itself is not shown again.'),
  teamId,
  topics: z.array(z.enum(TOPICS)),
  isOn: z.boolean(),
  offBecause: z
    .enum(['member', 'gone', 'failing'])
    .nullable()
    .describe('A member turned it off; its address is gone; nothing arrived for five days'),
  failingSince: instant.nullable(),
  lastDeliveredAt: instant.nullable(),
  waiting: z.number(),
  lastError: z.string().nullable().describe('Of the last try, where it failed.'),
  version: z.number(),
})
export type Chat = z.infer<typeof chat>

const which = { chatId: rowId }
const said = { name, teamId, topics }

const steps = z
  .array(
    z.strictObject({
      used: z
        .number()
        .min(FIRST_USED)
        .max(LAST_USED)
        .describe('When so many times the promised time is used up.'),
      tells: z.array(z.enum(TOLD)).min(1).max(TOLD.length),
    }),
  )
  .max(6)
  .refine((all) => new Set(all.map(({ used }) => used)).size === all.length, 'twice at one time')
const escalation = z.object({ steps })
export type Escalation = z.infer<typeof escalation>

export const chatsContract = {
  list: needs('see-settings')
    .route({ method: 'GET', path: '/chats', summary: 'Channels of Slack and Teams that are told' })
    .output(z.array(chat)),
  make: needs('set-notices', { confirmed: true })
    .route({ method: 'POST', path: '/chats', summary: 'Connect a channel' })
    .input(z.strictObject({ kind: z.enum(CHAT_KINDS), ...said, url }))
    .output(chat)
    .errors(refusals('chat-address-unfit', 'chats-too-many', 'team-unknown')),
  change: needs('set-notices', { confirmed: true, versioned: true })
    .route({ method: 'PATCH', path: '/chats/{chatId}', summary: 'Change one, or turn it' })
    .input(
      z.strictObject({
        ...which,
        name: name.optional(),
        teamId: teamId.optional(),
        topics: topics.optional(),
        url: url.optional().describe('Missing: the one it has.'),
        isOn: z.boolean().optional(),
      }),
    )
    .output(chat)
    .errors(refusals('chat-unknown', 'chat-address-unfit', 'team-unknown', 'version-stale')),
  remove: needs('set-notices', { versioned: true })
    .route({ method: 'DELETE', path: '/chats/{chatId}', summary: 'Remove one' })
    .input(z.strictObject(which))
    .output(chat)
    .errors(refusals('chat-unknown', 'version-stale')),
  test: needs('set-notices')
    .route({
      method: 'PUT',
      path: '/chats/{chatId}/test',
      summary: 'Send a test that names nobody',
    })
    .input(z.strictObject(which))
    .output(z.object({ error: z.string().nullable().describe('Null: it arrived.') }))
    .errors(refusals('chat-unknown', 'chat-off')),
  escalation: needs('see-settings')
    .route({ method: 'GET', path: '/escalation', summary: 'Who is told while a lead waits' })
    .output(escalation),
  escalate: needs('set-notices')
    .route({ method: 'PUT', path: '/escalation', summary: 'Say who is told while a lead waits' })
    .input(z.strictObject({ steps }))
    .output(escalation),
}
