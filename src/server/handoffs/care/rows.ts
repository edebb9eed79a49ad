import { type RawBuilder, sql } from 'kysely'
import type { CareRow } from '#api/handoff-care.ts'
import type { Closing } from '#domain/agreement/agreement.ts'
import type { WhichFigure } from '#domain/handoffs/care/figures.ts'
import { personName } from '#domain/people/person-name.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { leadsGiven } from '#server/handoffs/routing/reps.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { inScope } from '#server/sight.ts'
import {
  type Asked,
  contacted,
  firstContacts,
  onDesk,
  openDesks,
  promised,
  promises,
  refusals,
} from './figures.ts'
import { allHandoffs, lostAt } from './leaks.ts'

type Page = { limit: number; cursor?: string | undefined }
type Row = {
  ofPerson: number
  personId: number
  n: number
  at: number
  dueAt: number | null
  memberId: number | null
  member: string | null
  mqlAt: number | null
  passedAt: number | null
  acceptedAt: number | null
  closedAt: number | null
  closing: Closing | null
  reason: string | null
  traits: Record<string, unknown> | null
  key: string | null
}

/** The hand-offs that a number is made of, newest first, of people whom the asker sees; and the number itself. */
export async function listRows(
  tx: Tx,
  acting: Acting,
  which: WhichFigure & { days: number } & Page,
): Promise<{ total: number; rows: CareRow[]; next: string | null }> {
  const { workspaceId, holder } = acting
  const source = await sourceOf(tx, { workspaceId, now: acting.now, days: which.days }, which)
  if (source === null) return { total: 0, rows: [], next: null }
  const rows = await readRows(tx, acting, source, which)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from (${source}) f`.execute(tx)
  const contact = may(holder, 'see-contact-details')
  const last = rows.at(-1)
  const isMore = last !== undefined && rows.length === which.limit
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map((row) => asCareRow(row, contact)),
    next: isMore ? cursorOf([last.at, last.ofPerson, last.n]) : null,
  }
}

async function readRows(tx: Tx, acting: Acting, source: RawBuilder<unknown>, page: Page) {
  const { workspaceId, holder, memberId } = acting
  const isAll = holder.sees === 'all' || memberId === null
  const scope = isAll
    ? ({ sees: 'all' } as const)
    : { sees: holder.sees as 'own', member: memberId }
  const after = page.cursor === undefined ? [] : [afterOf(readCursor(page.cursor, 3))]
  const { rows } = await sql<Row>`
    select f.person_id as "ofPerson", coalesce(r.person_id, f.person_id) as "personId", f.n, f.at,
      f.due_at as "dueAt", f.member_id as "memberId", m.name as member, h.mql_at as "mqlAt",
      h.passed_at as "passedAt", h.accepted_at as "acceptedAt", h.closed_at as "closedAt", h.closing, h.reason,
      ps.traits, r.key
    from (${source}) f
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = f.person_id
    left join person r on r.workspace_id = ${workspaceId} and r.person_id = ${rootOf('p')} and r.erased_at is null
    left join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = r.person_id
    left join handoff h on h.workspace_id = ${workspaceId} and h.person_id = f.person_id and h.n = f.n
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = f.member_id
    where ${every([sql`true`, ...after, ...inScope(workspaceId, scope)])}
    order by f.at desc, f.person_id, f.n limit ${page.limit}`.execute(tx)
  return rows
}

const afterOf = ([when = 0, person = 0, n = 0]: number[]) =>
  sql`(f.at < ${at(when)} or (f.at = ${at(when)} and (f.person_id, f.n) > (${person}::bigint, ${n}::int)))`

/** The rows of a number as a query; null: there is none, and nothing has to be asked. */
async function sourceOf(
  tx: Tx,
  asked: Asked,
  which: WhichFigure,
): Promise<RawBuilder<unknown> | null> {
  const { figure, memberId, kind, owes, reason, step, minutes } = which
  const theirs = memberId === undefined ? [] : [sql`f.member_id = ${memberId}`]
  const of = (source: RawBuilder<unknown>, ...conditions: RawBuilder<unknown>[]) =>
    sql`select * from (${source}) f where ${every([...conditions, ...theirs, sql`true`])}`
  switch (figure) {
    case 'given':
      return of(leadsGiven(asked.workspaceId, asked.now))
    case 'passed':
      return of(firstContacts(asked))
    case 'contacted':
      return of(firstContacts(asked), contacted())
    case 'not-contacted':
      return of(firstContacts(asked), sql`not (${contacted()})`)
    case 'within':
      return of(firstContacts(asked), contacted(minutes))
    case 'due':
    case 'kept':
    case 'running':
    case 'void':
      return of(
        promises(asked),
        promised[figure],
        ...(kind === undefined ? [] : [sql`f.kind = ${kind}`]),
        ...(owes === undefined ? [] : [sql`f.owes = ${owes}`]),
      )
    case 'refused':
      return of(refusals(asked), ...(reason === undefined ? [] : [sql`f.reason = ${reason}`]))
    case 'handoffs':
      return of(allHandoffs(asked.workspaceId, asked))
    case 'lost': {
      const lost = await lostAt(tx, asked.workspaceId, asked, step)
      return lost && of(lost)
    }
    default:
      return of(openDesks(asked), onDesk(asked)[figure])
  }
}

function asCareRow(row: Row, contact: boolean): CareRow {
  const { personId, n, mqlAt, passedAt, acceptedAt, closedAt, closing, dueAt, reason } = row
  const { memberId, member } = row
  return {
    ...{ personId, n, mqlAt, passedAt, acceptedAt, closedAt, closing, dueAt, reason },
    name: nameIn(row, contact),
    member: memberId === null || member === null ? null : { memberId, name: member },
  }
}

/** Null where they were erased; a name that is an address is for who may see addresses. */
function nameIn({ traits, key }: Row, contact: boolean): string | null {
  if (traits === null || key === null) return null
  const { email: _, ...told } = traits
  const name = personName(contact ? traits : told, key)
  return contact || !name.includes('@') ? name : 'Somebody'
}
