import { sql } from 'kysely'
import { isTypeable, spellings } from '#domain/people/search/nearly.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'

export const NOW = Date.UTC(2026, 10, 22)
/** The events of the one person whose history is long. */
const HEAVY = 5_000
/** Of so many people one works for the one company that is large. */
const LARGE = 100
/** Companies whose names are alike. */
const ALIKE = 10

export const FIRST = syllables(['an', 'ber', 'cla', 'do', 'el', 'fa', 'gri', 'hel', 'jo', 'ka'], 20)
export const LAST = syllables(
  ['schmi', 'web', 'mor', 'lin', 'brand', 'kuz', 'tan', 'vol', 'ro', 'pet'],
  200,
)
export const FIRMS = syllables(
  ['acu', 'bel', 'cor', 'dyn', 'ever', 'flu', 'gen', 'hydro', 'inno', 'jet'],
  2_000,
)

/** Pronounceable words, `each` for every beginning. */
function syllables(beginnings: readonly string[], each: number): string[] {
  const inner = ['ma', 'ri', 'lo', 'ne', 'tu', 'sa', 'di', 'ko', 've', 'pa', 'gu', 'fe', 'ho']
  const ends = ['n', 'a', 'er', 'is', 'son', 'o', 'el', 'ke', 'ra', 'us', 'it']
  return beginnings.flatMap((beginning) =>
    Array.from({ length: each }, (_, i) => {
      const more = i < 143 ? '' : (inner[Math.floor(i / 143) % 13] as string)
      return `${beginning}${more}${inner[i % 13]}${ends[Math.floor(i / 13) % 11]}`
    }),
  )
}

/**
 * Invented people with names, firms, addresses, stages, owners and ways in which they came, and ten events each; with
 * everything that the fold keeps for lists but hand-offs. The same in every run; the first person has 5,000 events more.
 */
export async function fill(db: Db, workspaceId: string, people: number): Promise<void> {
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`insert into source (workspace_id, name) values (${id}, 'bench')`.execute(tx)
    await sql`insert into signature (workspace_id, kind, name, properties, digest)
      select ${id}, case when i = 1 then 0 else 1 end, case when i = 1 then 'identify' else
        (array['page_view', 'pricing_view', 'download', 'webinar', 'email_open', 'demo_request'])[1 + i % 6] end,
        jsonb_build_object('asset', 'asset-' || i), md5(i::text)::uuid
      from generate_series(1, 100) i`.execute(tx)
    await sql`insert into arrival (workspace_id, source, clicks, digest, channel)
      select ${id}, 'source-' || i, '{}', md5(i::text)::uuid,
        (array['Direct', 'Organic search', 'Paid search', 'Email', 'Event', 'Partner introduction'])[1 + i % 6]
      from generate_series(1, 600) i`.execute(tx)
    await sql`create temp table invented on commit drop as
      select i, (${FIRST}::text[])[1 + abs(hashint8(i * 3)::bigint) % ${FIRST.length}] as first,
        (${LAST}::text[])[1 + abs(hashint8(i * 5)::bigint) % ${LAST.length}] as last,
        (${FIRMS}::text[])[1 + abs(hashint8(i * 7)::bigint) % ${FIRMS.length}] as firm
      from generate_series(1::bigint, ${people}::bigint) i`.execute(tx)
    await sql`insert into person (workspace_id, system, key)
      select ${id}, 'email', first || '.' || last || i || '@' || firm || '.example' from invented order by i`.execute(
      tx,
    )
    await sql`create temp table called on commit drop as
      select p.person_id as id, p.key, v.* from (
        select person_id, key, row_number() over (order by person_id) as i from person where workspace_id = ${id}
      ) p join invented v on v.i = p.i`.execute(tx)
    await sql`insert into person_state (workspace_id, person_id, traits, stage, fit, fit_band, engagement,
        engagement_band, as_of, first_seen_at, last_seen_at, last_event_name, events, live_since, memory, company,
        company_text)
      select ${id}, id, jsonb_build_object('name', initcap(first || ' ' || last), 'company', initcap(firm) || ' GmbH',
          'email', key, 'title', 'Head of ' || h % 50, 'origin', 'origin-' || h % 9, 'owner', 'Owner ' || h % 40),
        (array['contact', 'lead', 'lead', 'lead', 'mql', 'passed', 'sal', 'sql', 'opportunity', 'customer'])[1 + h % 10],
        h % 60, (array['A', 'B', 'C', 'D'])[1 + h % 4], h % 50, (1 + h % 3)::text,
        ${new Date(NOW).toISOString()}::timestamptz,
        timestamptz '2025-01-01Z' + h % 20000000 * interval '1 second',
        timestamptz '2025-08-20Z' + h % 39000000 * interval '1 second', 'page_view', 10, null,
        jsonb_build_object('kernel', jsonb_build_object('deal', 'none', 'note', repeat(md5(i::text), 8))),
        case when id % ${LARGE} = 0 then 'domain:large.example' else 'domain:' || firm || id % ${ALIKE} || '.example' end,
        initcap(firm) || ' GmbH'
      from (select *, abs(hashint8(i * 11)::bigint) as h from called) c`.execute(tx)
    await sql`insert into person_word (workspace_id, person_id, word, is_contact)
      select ${id}, id, w.word, bool_and(w.is_contact) from called cross join lateral (values (first, false),
        (last, false), (firm, false), ('gmbh', false), (left(key, 40), true), (last || i, true)) as w (word, is_contact)
      group by id, w.word`.execute(tx)
    const near = [...FIRST, ...LAST, ...FIRMS, 'gmbh']
      .filter(isTypeable)
      .flatMap((word) => spellings(word).map((spelling) => [spelling, word] as const))
    await sql`insert into word_near (workspace_id, spelling, word)
      select ${id}, n.s, n.w from unnest(${near.map(([s]) => s)}::text[], ${near.map(([, w]) => w)}::text[]) as n (s, w)
      on conflict (workspace_id, spelling, word) do nothing`.execute(tx)
    await sql`insert into event (workspace_id, source_id, message_id, batch_id, person_id, signature_id, happened_at,
        received_at, known_at, arrival_id)
      select ${id}, (select source_id from source where workspace_id = ${id}), 'm' || i, 1,
        a.first_person + case when i <= ${HEAVY} then 0 else i % ${people}::bigint end,
        b.first_signature + h % 100, at, ${new Date(NOW).toISOString()}::timestamptz, at,
        case when h % 10 = 0 then c.first_arrival + h / 10 % 600 end
      from (select i, abs(hashint8(i)::bigint) as h,
          timestamptz '2025-01-01Z' + i * (interval '680 days' / ${people * 10}::float8) as at
        from generate_series(1, ${people * 10}::bigint) i) e,
        (select min(person_id) as first_person from person where workspace_id = ${id}) a,
        (select min(signature_id) as first_signature from signature where workspace_id = ${id}) b,
        (select min(arrival_id) as first_arrival from arrival where workspace_id = ${id}) c`.execute(
      tx,
    )
    await sql`insert into person_came (workspace_id, person_id, arrival_id)
      select distinct ${id}, person_id, arrival_id from event
      where workspace_id = ${id} and arrival_id is not null`.execute(tx)
  })
  await sql`vacuum analyze`.execute(db)
}

/** A hand-off of everybody who was ever an MQL, as the fold keeps them for lists; no event tells of them. */
export async function fillHandoffs(db: Db, workspaceId: string): Promise<void> {
  const id = sql.raw(`'${workspaceId}'::uuid`)
  await inWorkspace(db, workspaceId, async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`insert into handoff (workspace_id, person_id, n, version, mql_at, effective_at, opened_by, fit, fit_band,
        engagement, engagement_band, passed_at, implied, would_not_qualify, deal_came_first, person_origin,
        expires_at)
      select ${id}, s.person_id, 1, 1, s.first_seen_at, s.first_seen_at, 'score', s.fit, s.fit_band, s.engagement,
        s.engagement_band, s.first_seen_at, 0, false, false, s.origin,
        case when s.by_stage in (2, 3) and s.person_id % 50 = 0 then s.first_seen_at + interval '30 days' end
      from person_state s where s.workspace_id = ${id} and s.by_stage >= 2`.execute(tx)
  })
}
