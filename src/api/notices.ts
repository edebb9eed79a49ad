import { z } from 'zod'
import { TOPICS, type Topic } from '#domain/handoffs/notice.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, rowId } from './words.ts'

const topic = z.enum(TOPICS)
const minuteOfDay = z.int().min(0).max(1_439).describe('A local minute of the day.')

const notice = z.object({
  noticeId: z.number(),
  topic,
  at: instant,
  isSeen: z.boolean(),
  says: z.string().describe('A sentence or two, true as of the answer.'),
  personId: z.number().nullable().describe('Null where you do not see them, or nobody is meant.'),
  n: z.number().nullable().describe('Which of their hand-offs; null: none, or it is gone.'),
  requestId: z.number().nullable(),
  proposalId: z.number().nullable(),
})
export type Notice = z.infer<typeof notice>

const ways = z.object({ mail: z.enum(['now', 'digest', 'off']), chat: z.boolean() })
const waysOfTopics = Object.fromEntries(TOPICS.map((one) => [one, ways])) as Record<
  Topic,
  typeof ways
>
const wishes = z.object({
  ways: z
    .strictObject(waysOfTopics)
    .describe('In the app everything is told; beside it, by these ways.'),
  quiet: z
    .enum(['hours', 'span', 'never'])
    .describe('No mail outside of your working hours; in a span of your own; or no quiet hours.'),
  quietFrom: minuteOfDay,
  quietTo: minuteOfDay,
  digestAt: minuteOfDay,
  urgentBreaks: z.boolean().describe('What runs out is mailed in quiet hours, too.'),
  showsFeed: z.boolean().describe('Whether the menu shows the feed.'),
})
export type Wishes = z.infer<typeof wishes>

export const noticesContract = {
  list: needs('read-people')
    .route({ method: 'GET', path: '/notices', summary: 'What you were told, newest first' })
    .input(
      z.strictObject({
        cursor: z.string().max(500).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
    )
    .output(z.object({ rows: z.array(notice), unseen: z.number(), next: z.string().nullable() })),
  unseen: needs('read-people')
    .route({ method: 'GET', path: '/notices/unseen', summary: 'How many you have not seen' })
    .output(z.object({ unseen: z.number().describe('A hundred stands for that or more.') })),
  see: needs('read-people')
    .route({
      method: 'PUT',
      path: '/notices/seen',
      summary: 'You have seen these and those before',
    })
    .input(z.strictObject({ upTo: rowId.describe('A noticeId.') }))
    .output(z.object({ unseen: z.number() })),
  wishes: needs('read-people')
    .route({ method: 'GET', path: '/notices/wishes', summary: 'How you want to be told' })
    .output(wishes),
  wish: needs('read-people')
    .route({ method: 'PUT', path: '/notices/wishes', summary: 'Say how you want to be told' })
    .input(z.strictObject(wishes.shape))
    .output(wishes)
    .errors(refusals('not-allowed')),
}
