import { z } from 'zod'
import { NEWS } from '#domain/handoffs/news-words.ts'
import { saysWhen } from './live.ts'
import { needs } from './needs.ts'
import { instant } from './words.ts'

const news = z.object({
  no: z.number(),
  at: instant,
  kind: z.enum(NEWS),
  says: z.string(),
  personId: z.number(),
})
export type News = z.infer<typeof news>

export const newsContract = {
  list: needs('read-handoffs')
    .route({ method: 'GET', path: '/news', summary: 'What both teams did lately, newest first' })
    .input(
      z.strictObject({
        cursor: z.string().max(500).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
    )
    .output(z.object({ rows: z.array(news), next: z.string().nullable() })),
  live: needs('read-handoffs', { goesOn: true })
    .route({
      method: 'GET',
      path: '/news/live',
      summary: 'Says when the feed changed, as server-sent events',
    })
    .output(saysWhen),
}
