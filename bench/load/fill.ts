import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'

export const NOW = Date.UTC(2026, 10, 22)

/** Invented history in order of time, everybody's mixed; `hashint8` stands for chance. The same in every run. */
export async function fill(db: Db, workspaceId: string, events: number): Promise<void> {
  const people = events / 25
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`insert into source (workspace_id, name) values (${id}, 'bench')`.execute(tx)
    await sql`insert into signature (workspace_id, kind, name, properties, digest)
      select ${id}, case when i <= 40 then 0 else 1 end, case when i <= 40 then 'identify' else
          (array['page_view', 'pricing_view', 'download', 'webinar', 'email_open', 'demo_request'])[1 + i % 6] end,
        case when i <= 40 then jsonb_build_object('origin', 'origin-' || i % 9, 'employees', i * 10, 'email', true)
          else jsonb_build_object('asset', 'asset-' || i % 70) end,
        md5(i::text)::uuid
      from generate_series(1, 500) i`.execute(tx)
    await sql`insert into person (workspace_id, key)
      select ${id}, 'person-' || i from generate_series(1, ${people}::int) i`.execute(tx)
    await sql`insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id, happened_at,
        received_at, known_at, details)
      select ${id}, (select source_id from source where workspace_id = ${id}), 'm' || i, 1, first_person + p,
        first_signature + case when i <= ${people} then s % 40 when s % 400 = 0 then 5 + 6 * (s % 80) else s end,
        at, ${new Date(NOW).toISOString()}::timestamptz, at,
        case when i <= ${people} then jsonb_build_object('email', 'person' || p || '@example.com') end
      from (select i, case when i <= ${people} then i - 1 else abs(hashint8(i)::bigint) % ${people} end as p,
          abs(hashint8(i * 31)::bigint) % 500 as s,
          date_trunc('milliseconds', timestamptz '2025-01-01Z' + i * interval '55 seconds') as at
        from generate_series(1, ${events}::bigint) i) e,
        (select min(person_id) as first_person from person where workspace_id = ${id}) a,
        (select min(signature_id) as first_signature from signature where workspace_id = ${id}) b`.execute(
      tx,
    )
    await sql`insert into fold_due (workspace_id, person_id)
      select workspace_id, person_id from person where workspace_id = ${id}`.execute(tx)
  })
}
