import { type RawBuilder, sql } from 'kysely'
import type { SentBackRow } from '#api/handoffs.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Instant } from '#domain/time.ts'
import type { Asker } from '#server/asker.ts'
import type { Tx } from '#server/db/connect.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import { reasonWords } from '#server/db/handoff-reason.ts'
import { inOrder } from '#server/db/in-order.ts'
import { at } from '#server/db/instants.ts'
import { calendarsOf } from '#server/handoffs/hours/read.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { clockFromJson, clockSaid } from './clock-said.ts'
import { groupOf, whoSaid } from './queue.ts'
import { onDeskFor } from './sight.ts'

type Whose = { workspaceId: string; who: Asker | null; now: Instant }
type Asked = { show: 'waiting' | 'answered'; cursor?: string | undefined; limit: number }

type Row = {
  personId: number
  n: number
  sortAt: number
  clock: ClockRow
  closedAt: number
  reason: string | null
  by: string | null
  note: string
  answer: string
  answeredBy: string | null
  traits: Record<string, unknown>
  key: string
}

/** Never due stands last. Epoch ms of the year 9999, which a cursor can name. */
const NEVER = 253_402_300_799_999

/**
 * What sales rejected and marketing owes an answer for, the most urgent first; or what was answered, the latest first. Of
 * people whom the asker sees.
 */
export async function readSentBack(tx: Tx, whose: Whose, asked: Asked) {
  const { workspaceId, who, now } = whose
  await inOrder(tx)
  const rows = await rowsOf(tx, whose, asked)
  const calendars = await calendarsOf(tx, workspaceId)
  const shown = rows.slice(0, asked.limit)
  const last = shown.at(-1)
  const hasMore = rows.length > asked.limit && last !== undefined
  return {
    asOf: now,
    rows: shown.map((row): SentBackRow => {
      const clock = clockFromJson(row.clock)
      const { personId, n, closedAt, reason, by, note, answer, answeredBy } = row
      const group = clock.stopped_at === null ? groupOf(clock.half_at, clock.due_at, now) : null
      return {
        ...{ personId, n, ...whoSaid(row, who), closedAt, reason, by, note, group },
        ...{ answer, answeredBy },
        clock: clockSaid(clock, calendars, now),
      }
    }),
    next: hasMore ? cursorOf([last.sortAt, last.personId, last.n]) : null,
  }
}

async function rowsOf(tx: Tx, { workspaceId, who }: Whose, { show, cursor, limit }: Asked) {
  const isWaiting = show === 'waiting'
  const sortAt = isWaiting ? sql`coalesce(k.due_at, ${at(NEVER)})` : sql`k.stopped_at`
  const [when = 0, person = 0, n = 0] = cursor === undefined ? [] : readCursor(cursor, 3)
  const place = sql`(${sortAt}, k.person_id, k.n)`
  const after =
    cursor === undefined
      ? sql`true`
      : isWaiting
        ? sql`${place} > (${at(when)}, ${person}, ${n})`
        : sql`${place} < (${at(when)}, ${person}, ${n})`
  const of = isWaiting
    ? sql`k.stopped_at is null and k.void_as is null`
    : sql`k.stopped_at is not null`
  const order = isWaiting
    ? sql`k.due_at, k.person_id, k.n`
    : sql`k.stopped_at desc, k.person_id desc, k.n desc`
  const { rows } = await sql<Row>`
    select o."personId", o.n, o."sortAt", o.clock, o."closedAt", o.reason, o.traits, o.key,
      m.name as by, coalesce(back.note, '') as note, coalesce(forth.note, '') as answer, a.name as "answeredBy"
    from (
      select k.person_id as "personId", k.n, ${sortAt} as "sortAt", to_jsonb(k) as clock, k.stopped_at,
        h.closed_at as "closedAt", ${reasonWords(workspaceId, sql`h.version`, sql`h.reason`)} as reason,
        ps.traits, p.key
      from clock k
      cross join lateral (select * from handoff
        where workspace_id = ${workspaceId} and person_id = k.person_id and n = k.n offset 0) h
      cross join lateral (select * from person_state
        where workspace_id = ${workspaceId} and person_id = k.person_id offset 0) ps
      cross join lateral (select key from person
        where workspace_id = ${workspaceId} and person_id = k.person_id offset 0) p
      left join desk d on d.workspace_id = ${workspaceId} and d.person_id = k.person_id and d.n = k.n
      where k.workspace_id = ${workspaceId} and k.kind = 'answer' and ${of} and ${after}
        and ${onDeskFor(workspaceId, who)}
      order by ${order} limit ${limit + 1}) o
    left join lateral (${saidAt(workspaceId, 'rejected', sql`o."closedAt"`)}) back on true
    left join lateral (${saidAt(workspaceId, 'answered', sql`o.stopped_at`)}) forth on true
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = back.member
    left join member a on a.workspace_id = ${workspaceId} and a.member_id = forth.member`.execute(
    tx,
  )
  return rows
}

/** What a member said of a person of `o` by this decision at that instant, under whatever name. */
const saidAt = (workspaceId: string, decided: string, when: RawBuilder<unknown>) => sql`
  select e.details -> 'said' ->> 'note' as note, (e.details -> 'said' ->> 'member')::bigint as member
  from person called
  cross join lateral (select signature_id, details from event
    where workspace_id = ${workspaceId} and person_id = called.person_id and happened_at = ${when} offset 0) e
  join signature g on g.workspace_id = ${workspaceId} and g.signature_id = e.signature_id
    and g.kind = ${KIND.decision} and g.name = ${decided}
  where called.workspace_id = ${workspaceId}
    and (called.person_id = o."personId" or called.root_id = o."personId") limit 1`
