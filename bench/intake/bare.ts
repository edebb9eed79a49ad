import fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'

type Item = {
  messageId: string
  userId: string
  event: string
  timestamp: string
  properties: object
}

/** The least that takes events for good: HTTP, JSON, one insert of all of them, one synchronous commit. */
export async function bareLoop(db: Db): Promise<FastifyInstance> {
  await sql`create table if not exists bare_event (
    event_id bigint generated always as identity primary key, message_id text not null unique,
    person text not null, name text not null, happened_at timestamptz not null,
    received_at timestamptz not null, properties jsonb not null)`.execute(db)
  const app = fastify({ bodyLimit: 4_000_000 })
  app.post('/v1/batch', async ({ body }) => write(db, (body as { batch: Item[] }).batch))
  app.post('/v1/track', async ({ body }) => write(db, [body as Item]))
  return app
}

async function write(db: Db, items: Item[]) {
  await sql`insert into bare_event (message_id, person, name, happened_at, received_at, properties)
    select message_id, person, name, happened_at, now(), properties from unnest(
      ${items.map((item) => item.messageId)}::text[],
      ${items.map((item) => item.userId)}::text[],
      ${items.map((item) => item.event)}::text[],
      ${items.map((item) => item.timestamp)}::timestamptz[],
      ${items.map((item) => JSON.stringify(item.properties))}::jsonb[]
    ) as n (message_id, person, name, happened_at, properties)
    on conflict (message_id) do nothing`.execute(db)
  return { success: true }
}
