import { sql } from 'kysely'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { NOW } from './fill.ts'

/**
 * The companies of the people who are there, with what sources call them, a deal for every third person, and clicks of
 * machines, addresses that may not be written to, events that could not be stored and people who may be one: of each as
 * many as make its list long. Comes after `fill`.
 */
export async function fillFirms(db: Db, workspaceId: string): Promise<void> {
  const id = sql.raw(`'${workspaceId}'::uuid`)
  const now = sql.raw(`timestamptz '${new Date(NOW).toISOString()}'`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`insert into company (workspace_id, system, key, name, people)
      select ${id}, 'domain', substr(company, 8), min(company_text), count(*) from person_state
      where workspace_id = ${id} group by company`.execute(tx)
    await sql`insert into company (workspace_id, system, key, name, root_id)
      select ${id}, 'hubspot', company_id::text, name, company_id from company
      where workspace_id = ${id} and company_id % 2 = 0`.execute(tx)
    await sql`create temp table sold on commit drop as
      select s.person_id, s.owner, c.company_id, s.first_seen_at + interval '20 days' as opened_at,
        (array['won', 'lost', 'open', 'open'])[1 + abs(hashint8(s.person_id)::bigint) % 4] as state
      from person_state s join company c on c.workspace_id = ${id} and c.spelled = s.company
      where s.workspace_id = ${id} and s.person_id % 3 = 0`.execute(tx)
    await sql`insert into deal (workspace_id, key, name, company_id, owner, amount_cents, currency, state, opened_at,
        closed_at)
      select ${id}, 'deal-' || person_id, 'Project ' || person_id % 977, case when person_id % 2 = 0 then company_id end,
        initcap(owner), 100000 + person_id % 900000, (array['EUR', 'EUR', 'EUR', 'USD'])[1 + person_id % 4], state,
        opened_at, case when state <> 'open' then opened_at + interval '30 days' end
      from sold`.execute(tx)
    await sql`insert into deal_contact (workspace_id, deal_id, person_id)
      select ${id}, deal_id, substr(key, 6)::bigint from deal where workspace_id = ${id}`.execute(
      tx,
    )
    await sql`insert into handoff_deal (workspace_id, person_id, n, deal_id, came_first)
      select ${id}, h.person_id, h.n, dc.deal_id, h.person_id % 5 = 0 from handoff h
      join deal_contact dc on dc.workspace_id = ${id} and dc.person_id = h.person_id
      where h.workspace_id = ${id}`.execute(tx)
    await sql`insert into false_signal (workspace_id, event_id, person_id, source_id, happened_at, test, evidence,
        is_silent)
      select ${id}, event_id, person_id, source_id, happened_at, 'hidden-link', '{}', true from event
      where workspace_id = ${id} and event_id % 50 = 0`.execute(tx)
    await sql`insert into suppression (workspace_id, kind, hash, shown, reason, made_at, made_by)
      select ${id}, case when person_id % 2 = 0 then 'do-not-contact' else 'do-not-track' end,
        md5(key) || md5(key), system || ':' || key, 'opt-out',
        ${now} - person_id % 1000000 * interval '1 second', 'Bench' from person
      where workspace_id = ${id} and person_id % 5 = 0`.execute(tx)
    await sql`insert into failed_event (workspace_id, source_id, received_at, code, reason, raw, raw_bytes, events)
      select ${id}, (select min(source_id) from source where workspace_id = ${id}), ${now} - i * interval '1 minute',
        'not-json', 'This is not JSON.', '{'::bytea, 1, 1 from generate_series(1, 200000) i`.execute(
      tx,
    )
    await sql`insert into candidate (workspace_id, person_id, other_id, why, happened_at, message_id)
      select ${id}, person_id, person_id + 1, 'two-ids', first_seen_at, 'c' || person_id from person_state
      where workspace_id = ${id} and person_id % 100 = 1`.execute(tx)
  })
  await sql`vacuum analyze`.execute(db)
}
