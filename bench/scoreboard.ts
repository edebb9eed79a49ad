/**
 * The scoreboard's answer at the server. Two events in a hundred make a hand-off (more than in bench/replay.ts), so
 * 1 M events are 20,000 hand-offs and 4,000 deals; five times as many are measured beside, to see how it grows.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { instant } from '#domain/time.ts'
import { type Config, readConfig } from '#server/config.ts'
import { connect, type Db } from '#server/db/connect.ts'
import { openHouse } from '#server/db/open.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { readScoreboard } from '#server/scoreboard/store.ts'

const ZONE = 'Europe/Amsterdam'
const RUNS = 40
const GOAL_MS = 100
const now = instant(Date.UTC(2026, 10, 22))

const QUESTIONS = [
  { period: 'all', window: 'to-date' },
  { period: 'all', window: '90' },
  { period: '2026', window: 'to-date' },
  { period: '2026-Q3', window: '90' },
  { period: '2026-03', window: '30' },
] as const

const home = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
chmodSync(home, 0o755)
const database = await openHouse(
  { ...readConfig({}), home, databaseUrl: undefined } as Config,
  () => undefined,
)
const owner = connect(database.owner, { max: 1 })
try {
  const figures = []
  for (const people of [16_000, 80_000]) {
    const card = { name: 'Bench', timeZone: ZONE, currency: 'EUR', isExample: false }
    const workspace = await createWorkspace(database.db, card, defaultAgreement('Bench', ZONE), now)
    await fill(owner, workspace, people)
    for (const question of QUESTIONS) {
      figures.push({
        handoffs: (people * 5) / 4,
        ...(await measure(database.db, workspace, question)),
      })
    }
  }
  console.table(figures)
  console.log(`With 20,000 hand-offs the answer should be here within ${GOAL_MS} ms.`)
  mkdirSync('bench/out', { recursive: true })
  writeFileSync('bench/out/scoreboard.json', JSON.stringify({ goalMs: GOAL_MS, figures }, null, 2))
} finally {
  await owner.destroy()
  await database.close()
  rmSync(home, { recursive: true, force: true })
}

async function measure(db: Db, workspaceId: string, question: (typeof QUESTIONS)[number]) {
  const times: number[] = []
  for (let run = -3; run < RUNS; run += 1) {
    const start = performance.now()
    await readScoreboard(db, workspaceId, question, now)
    if (run >= 0) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((times[Math.floor(share * (RUNS - 1))] ?? 0) * 10) / 10
  return { ...question, bestMs: at(0), medianMs: at(0.5), p95Ms: at(0.95) }
}

/** Invented rows, the same in every run: `hashint8` stands for chance. */
async function fill(db: Db, workspaceId: string, people: number) {
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, live_since, memory)
      select ${id}, p, jsonb_build_object('name', 'Person ' || p, 'company', 'Company ' || p % 3000, 'email',
          'person' || p || '@example.com') || case when p % 10 = 0 then '{}' else
          jsonb_build_object('origin', 'origin-' || (abs(hashint8(p)) % 9)) end,
        'lead', 20, 'B', 30, '2', seen, seen, seen + interval '40 days', 'page_view', 10, null,
        jsonb_build_object('leaves', repeat('[12.5,1700000000000]', 20))
      from (select p, timestamptz '2023-01-01Z' + p * ${1_360_000 / people} * interval '1 minute' as seen
        from generate_series(1, ${people}) p) people`.execute(tx)
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, passed_at, accepted_at, sql_at, opportunity_at, closed_at, closing, reason,
        expires_at, implied, would_not_qualify, deal_at, won_at, lost_at, deal_came_first, person_origin)
      select ${id}, p, n, 1, mql, mql, 'score', 20, 'B', 40, '1', mql, case when luck < 60 then mql + interval '1 day' end,
        null, case when luck < 20 then mql + interval '9 days' end,
        case when luck between 20 and 90 then mql + interval '12 days' when luck < 8 then mql + interval '60 days' end,
        case when luck < 8 then 'won' when luck < 20 then null when luck < 60 then 'recycled'
          when luck <= 80 then 'rejected' when luck <= 90 then 'expired' end,
        case when luck between 60 and 70 then 'not-now' end, case when luck > 90 then mql + interval '30 days' end, 0, false,
        case when luck < 20 then mql + interval '9 days' end, case when luck < 8 then mql + interval '60 days' end,
        case when luck between 8 and 15 then mql + interval '50 days' end, luck = 3 and p % 500 = 0,
        case when p % 10 > 0 then 'origin-' || (abs(hashint8(p)) % 9) end
      from (select p, n, abs(hashint8(p * 7 + n)) % 100 as luck,
          timestamptz '2023-01-02Z' + p * ${1_360_000 / people} * interval '1 minute' + n * interval '50 days' as mql
        from generate_series(1, ${people}) p, generate_series(1, 2) n where n = 1 or p % 4 = 0) handoffs`.execute(
      tx,
    )
    await sql`insert into deal (workspace_id, key, batch_id, company_id, name, owner, amount_cents, currency, state,
        source_stage, opened_at, closed_at, reason)
      select ${id}, 'h' || h.person_id || '-' || h.n, null, null, 'Deal', 'Rosa', (abs(hashint8(h.person_id)) % 5000000),
        'EUR', case when h.won_at is not null then 'won' when h.lost_at is not null then 'lost' else 'open' end, null,
        h.deal_at, coalesce(h.won_at, h.lost_at), null
      from handoff h where h.workspace_id = ${id} and h.deal_at is not null`.execute(tx)
    await sql`insert into handoff_deal (workspace_id, person_id, n, deal_id, came_first)
      select ${id}, split_part(substr(d.key, 2), '-', 1)::bigint, split_part(d.key, '-', 2)::int, d.deal_id, false
      from deal d where d.workspace_id = ${id}`.execute(tx)
  })
  await sql`vacuum analyze`.execute(db)
}
