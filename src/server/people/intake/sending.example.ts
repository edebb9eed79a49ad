import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { TestApp } from '#server/test-app.ts'

/** A write key of a source, as its owner makes it. */
export async function writeKey(house: TestApp, source: string): Promise<string> {
  const payload = { kind: 'write', name: source, source }
  const answer = await house.app.inject({ method: 'POST', url: '/api/v1/keys', payload })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return (answer.json() as { text: string }).text
}

export const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`

/** Sends a body as it is. */
export async function send(
  house: TestApp,
  key: string | null,
  body: string | Buffer,
  { path = 'batch', gzip = false, headers = {} as Record<string, string> } = {},
) {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/v1/${path}`,
    headers: {
      host: 'localhost:4400',
      'content-type': 'application/json',
      'lockstep-results': 'each',
      authorization: key === null ? 'None' : basic(key),
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...headers,
    },
    payload: gzip ? gzipSync(body) : body,
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() as Answered }
}

export type Answered = {
  success?: boolean
  code?: string
  results?: { result: string; messageId: string | null; code?: string; path?: string | null }[]
}

/** The sums of a source's account, and what is really there. */
export async function account(house: TestApp, source: string) {
  const { rows } = await sql<Record<string, number>>`
    select coalesce(sum(received), 0)::bigint as received, coalesce(sum(stored), 0)::bigint as stored,
      coalesce(sum(duplicate), 0)::bigint as duplicate, coalesce(sum(failed), 0)::bigint as failed,
      (select count(*) from event e where e.source_id = s.source_id) as events,
      (select coalesce(sum(events), 0) from failed_event f where f.source_id = s.source_id)::bigint as waiting
    from source s left join intake_count c on c.source_id = s.source_id
    where s.name = ${source} group by s.source_id`.execute(house.owner)
  return rows[0]
}
