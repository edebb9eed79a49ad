import { sql } from 'kysely'
import type { News } from '#api/news.ts'
import type { Closing, Stage } from '#domain/agreement/agreement.ts'
import { type NewsKind, newsSays } from '#domain/handoffs/news-words.ts'
import type { Tx } from '#server/db/connect.ts'
import { reasonWords } from '#server/db/handoff-reason.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { nameOf } from '#server/handoffs/notices/facts.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope, type Sight } from '#server/sight.ts'

type Row = {
  no: number
  at: number
  to: Stage
  closing: Closing | null
  reason: string | null
  personId: number
  traits: Record<string, unknown>
  key: string
  rep: string | null
  passedAt: number | null
  acceptedAt: number | null
  wonAt: number | null
  campaign: string | null
  cents: number | null
  currency: string | null
}

/**
 * What happened between the teams to people in sight, newest first; before the number in `cursor`. It reads changes from
 * the last one on, and looks their people up one by one, however many there are.
 */
export async function readNews(
  tx: Tx,
  workspaceId: string,
  { sight, cursor, limit }: { sight: Sight; cursor?: string | undefined; limit: number },
): Promise<{ rows: News[]; next: string | null }> {
  const [before] = cursor === undefined ? [] : readCursor(cursor, 1)
  const which = every([
    sql`c.workspace_id = ${workspaceId}`,
    sql`c.n is not null and (c.to_stage in ('passed', 'sal', 'sql', 'opportunity', 'customer') or c.closing is not null)`,
    neverMade(workspaceId),
    sql`not exists (select 1 from erasure x where x.workspace_id = ${workspaceId} and x.person_id = ps.person_id offset 0)`,
    ...(before === undefined ? [] : [sql`c.no < ${before}`]),
    ...inScope(workspaceId, sight.scope),
  ])
  const { rows } = await sql<Row>`
    select s.*, h.passed_at as "passedAt", h.accepted_at as "acceptedAt", h.won_at as "wonAt",
      ${reasonWords(workspaceId, sql`h.version`, sql`s."toldReason"`)} as reason, m.name as rep, b.campaign, w.cents, w.currency
    from (
      select c.no, c.happened_at as at, c.to_stage as "to", c.closing, c.reason as "toldReason", c.n, ps.person_id as "personId",
        ps.traits, r.key
      from stage_change c
      cross join lateral (select ${rootOf('p')} as root from person p
        where p.workspace_id = ${workspaceId} and p.person_id = c.person_id offset 0) p
      cross join lateral (select * from person_state
        where workspace_id = ${workspaceId} and person_id = p.root offset 0) ps
      cross join lateral (select key from person
        where workspace_id = ${workspaceId} and person_id = p.root offset 0) r
      where ${which} order by c.no desc limit ${limit}) s
    left join handoff h on h.workspace_id = ${workspaceId} and h.person_id = s."personId" and h.n = s.n
    left join desk d on d.workspace_id = ${workspaceId} and d.person_id = s."personId" and d.n = s.n
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = d.member_id
    left join lateral (
      select e.campaign from event e where e.workspace_id = ${workspaceId} and e.person_id = s."personId"
        and e.campaign is not null and e.happened_at <= coalesce(h.passed_at, s.at)
      order by e.happened_at desc limit 1) b on true
    left join lateral (
      select sum(v.amount_cents)::bigint as cents, min(v.currency) as currency
      from handoff_deal l join deal v on v.workspace_id = ${workspaceId} and v.deal_id = l.deal_id
      where l.workspace_id = ${workspaceId} and l.person_id = s."personId" and l.n = s.n
        and v.state = 'won' and v.amount_cents is not null
      having count(distinct v.currency) = 1) w on true
    order by s.no desc`.execute(tx)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => asNews(row, sight.contact)),
    next: last && rows.length === limit ? cursorOf([last.no]) : null,
  }
}

/** How far a change brought somebody: what ended the hand-off stands above every stage. */
const far = (change: string) => sql`case when ${sql.ref(`${change}.closing`)} is not null then 9
  else array_position(array['passed', 'sal', 'sql', 'opportunity', 'customer'], ${sql.ref(`${change}.to_stage`)}) end`

/** What was taken back was never made: neither it nor the step back to where they stood is news. */
const neverMade = (workspaceId: string) => {
  const others = sql`select o.no, o.to_stage, o.closing from stage_change o
    where o.workspace_id = ${workspaceId} and o.person_id = c.person_id and o.n = c.n`
  return sql`not exists (select 1 from (${others}) o where o.no > c.no and ${far('o')} < ${far('c')} offset 0)
    and not exists (select 1 from (${others} and o.no < c.no order by o.no desc limit 1) o
      where ${far('o')} > ${far('c')} offset 0)`
}

const KIND: Partial<Record<Stage, NewsKind>> = {
  passed: 'passed',
  sal: 'accepted',
  sql: 'qualified',
  opportunity: 'deal',
  customer: 'won',
}

function kindOf({ to, closing }: Row): NewsKind {
  if (closing === 'won') return 'won'
  if (closing === 'lost') return 'lost'
  return closing === null ? (KIND[to] ?? 'passed') : 'back'
}

function asNews(row: Row, contact: boolean): News {
  const { no, at, personId, rep, campaign, passedAt, acceptedAt, closing, reason } = row
  const kind = kindOf(row)
  const since = (then: number | null) =>
    passedAt === null || then === null ? null : then - passedAt
  const says = newsSays({
    ...{ kind, name: nameOf(row, contact), rep, campaign, closing, reason },
    answerMs: since(acceptedAt),
    closeMs: since(row.wonAt),
    amount: row.cents === null ? null : amountSaid(row.cents, row.currency ?? ''),
  })
  return { no, at, kind, says, personId }
}

const amountSaid = (cents: number, currency: string): string =>
  `${currency} ${Math.round(cents / 100).toLocaleString('en-GB')}`
