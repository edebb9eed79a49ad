import { type RawBuilder, sql } from 'kysely'
import type { DeskRow } from '#api/handoff-lead.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { clockLight } from '#domain/handoffs/clock.ts'
import { keyWithoutContactDetails, withoutReach } from '#domain/people/contact-details.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import { personName } from '#domain/people/person-name.ts'
import type { Instant } from '#domain/time.ts'
import { type Asker, allows } from '#server/asker.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import type { ClockRow } from '#server/db/desks/tables.ts'
import { inOrder } from '#server/db/in-order.ts'
import { at } from '#server/db/instants.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { type Calendars, calendarsOf } from '#server/handoffs/hours/read.ts'
import { scopeOf } from '#server/sight.ts'
import { clockFromJson, clockSaid } from './clock-said.ts'
import { onDeskFor, teamMates } from './sight.ts'

export type Asked = {
  whose: 'mine' | 'team' | 'all'
  memberId?: number | undefined
  state: 'waiting' | 'accepted' | 'both'
  from: number
  limit: number
}

type Whose = { workspaceId: string; who: Asker | null; now: Instant }

/**
 * What lies on desks and waits, the most urgent first: by how much of its clock is gone (the groups of `GROUPS`), then by
 * when it is due, then by how likely it is. `from`: the row to begin at. Rule 2.2.
 */
export function readDesk(db: Db, whose: Whose, asked: Asked) {
  const { workspaceId, now } = whose
  return inWorkspace(db, workspaceId, async (tx) => {
    const where = sql.join([...narrowed(whose, asked), sql`d.state <> 'over'`], sql` and `)
    const { groups, counts } = await countAll(tx, whose, where)
    await inOrder(tx)
    const rows = await rowsOf(tx, whose, where, partsOf(groups, asked))
    const calendars = await calendarsOf(tx, workspaceId)
    const agreements = await agreementsOf(tx, workspaceId, rows)
    const total = GROUPS.reduce((sum, group) => sum + groups[group], 0)
    return {
      asOf: now,
      rows: rows.map((row) => rowSaid(row, whose, calendars, agreements)),
      total,
      groups,
      counts: { ...counts, all: counts.all ?? (isAll(asked) ? total : null) },
    }
  })
}

/** How many leads a member was passed and did not decide on; of their own index, whatever else waits. */
export function countWaiting(db: Db, { workspaceId, who }: Whose): Promise<number> {
  return inWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from desk d
      where d.workspace_id = ${workspaceId} and d.member_id = ${memberOf(who)} and d.state <> 'over'
        and d.state = 'waiting'`.execute(tx)
    return rows[0]?.waiting ?? 0
  })
}

function narrowed({ workspaceId, who }: Whose, asked: Asked): RawBuilder<unknown>[] {
  const me = memberOf(who)
  const seen = seenBy(workspaceId, who)
  const whose =
    asked.whose === 'mine'
      ? [sql`d.member_id = ${me}`]
      : asked.whose === 'team' && me !== null
        ? [sql`d.member_id = any(${teamMates(workspaceId, me)})`, ...seen]
        : seen
  return [
    sql`d.workspace_id = ${workspaceId}`,
    ...whose,
    ...(asked.memberId === undefined ? [] : [sql`d.member_id = ${asked.memberId}`]),
    ...(asked.state === 'both' ? [] : [sql`d.state = ${asked.state}`]),
  ]
}

const memberOf = (who: Asker | null): number | null =>
  (who?.kind === 'key' ? who.member : who)?.memberId ?? null

/** Nothing to ask for who sees everybody, so that the index alone answers. */
function seenBy(workspaceId: string, who: Asker | null): RawBuilder<unknown>[] {
  const member = who?.kind === 'key' ? who.member : who
  if (member === null || member.sees === 'all') return []
  return [
    sql`exists (select 1 from person_state ps where ps.workspace_id = ${workspaceId}
      and ps.person_id = d.person_id and ${onDeskFor(workspaceId, who)})`,
  ]
}

/**
 * How many lie in each group of what is shown, and on whose desks, by an index each and in one query. Of whom those who
 * do not see everybody may see, only looking at every lead tells: all of them are counted where they are asked for, and
 * else not said.
 */
async function countAll(tx: Tx, { workspaceId, who, now }: Whose, where: RawBuilder<unknown>) {
  const me = memberOf(who)
  const { sees } = scopeOf(who)
  const open = sql`d.workspace_id = ${workspaceId} and d.state <> 'over'`
  const ofTeam = sql`(select count(*) from desk d where ${open}
    and d.member_id = any(${me === null ? sql`array[]::bigint[]` : teamMates(workspaceId, me)}))`
  const { rows } = await sql<DeskGroups & DeskCounts>`select
    ${sql.join(GROUPS.map((group) => sql`count(*) filter (where ${inGroup(group, now)}) as ${sql.ref(group)}`))},
    (select count(*) from desk d where ${open} and d.member_id = ${me}) as mine,
    ${sees === 'all' || sees === 'team' ? ofTeam : sql`null::bigint`} as team,
    ${sees === 'all' ? sql`(select count(*) from desk d where ${open})` : sql`null::bigint`} as "all"
    from desk d where ${where}`.execute(tx)
  const { mine, team, all, ...groups } = rows[0] ?? NONE
  return { groups, counts: { mine, team, all } }
}
type DeskCounts = { mine: number; team: number | null; all: number | null }
const NONE = { over: 0, half: 0, 'in-time': 0, 'no-clock': 0, mine: 0, team: 0, all: 0 }
type DeskGroups = Record<Group, number>

type Group = DeskRow['group']
/** In the order of the desk. */
const GROUPS = ['over', 'half', 'in-time', 'no-clock'] as const satisfies readonly Group[]

/** The condition that a lead is in a group, as `clockLight` says, by the columns of the desk's indexes. */
function inGroup(group: Group, now: Instant): RawBuilder<unknown> {
  const runs = sql`d.sort_at > ${at(now)} and d.due_at is not null`
  if (group === 'over') return sql`d.sort_at <= ${at(now)}`
  if (group === 'half') return sql`${runs} and d.half_at <= ${at(now)}`
  if (group === 'in-time') return sql`${runs} and (d.half_at > ${at(now)} or d.half_at is null)`
  return sql`d.sort_at > ${at(now)} and d.due_at is null`
}

/** Of which groups a page takes how many rows: they follow one another, each in its own order. */
function partsOf(groups: DeskGroups, { from, limit }: Asked): Part[] {
  let before = 0
  return GROUPS.flatMap((group) => {
    const skip = Math.max(0, from - before)
    const end = Math.min(groups[group], from + limit - before)
    before += groups[group]
    return end > skip ? [{ group, skip, take: end - skip }] : []
  })
}
type Part = { group: Group; skip: number; take: number }

const isAll = ({ whose, memberId, state }: Asked) =>
  whose === 'all' && memberId === undefined && state === 'both'

type Row = {
  person_id: number
  n: number
  state: 'waiting' | 'accepted'
  member_id: number | null
  owner: string | null
  half_at: number | null
  due_at: number | null
  passed_at: number
  opened_by: DeskRow['openedBy']
  fit_band: string
  engagement_band: string
  traits: Record<string, unknown>
  key: string
  version: number
  clock: ClockRow | null
}

async function rowsOf(
  tx: Tx,
  { workspaceId, now }: Whose,
  where: RawBuilder<unknown>,
  parts: readonly Part[],
) {
  if (parts.length === 0) return []
  const chosen = parts.map(
    ({
      group,
      skip,
      take,
    }) => sql`(select ${GROUPS.indexOf(group)}::int as place, d.person_id, d.n, d.sort_at, d.rank,
        d.state, d.member_id, d.half_at, d.due_at, d.passed_at, d.clock as kind
      from desk d where ${where} and ${inGroup(group, now)}
      order by d.sort_at, d.rank, d.person_id, d.n offset ${skip} limit ${take})`,
  )
  const { rows } = await sql<Row>`
    select o.*, m.name as owner, h.opened_by, h.fit_band, h.engagement_band, ps.traits, p.key,
      h.version, c.clock
    from (${sql.join(chosen, sql` union all `)}) o
    cross join lateral (select opened_by, fit_band, engagement_band, version from handoff
      where workspace_id = ${workspaceId} and person_id = o.person_id and n = o.n offset 0) h
    cross join lateral (select traits from person_state
      where workspace_id = ${workspaceId} and person_id = o.person_id offset 0) ps
    cross join lateral (select key from person
      where workspace_id = ${workspaceId} and person_id = o.person_id offset 0) p
    left join lateral (select to_jsonb(k) as clock from clock k
      where k.workspace_id = ${workspaceId} and k.person_id = o.person_id and k.n = o.n and k.kind = o.kind
      offset 0) c on true
    left join member m on m.workspace_id = ${workspaceId} and m.member_id = o.member_id
    order by o.place, o.sort_at, o.rank, o.person_id, o.n`.execute(tx)
  return rows
}

type Agreements = ReadonlyMap<number, Agreement>

/** Each version once, not with every row. */
async function agreementsOf(
  tx: Tx,
  workspaceId: string,
  rows: readonly Row[],
): Promise<Agreements> {
  const versions = [...new Set(rows.map(({ version }) => version))]
  if (versions.length === 0) return new Map()
  const found = await tx
    .selectFrom('agreement_version')
    .select(['version', 'document'])
    .where('workspace_id', '=', workspaceId)
    .where('version', 'in', versions)
    .execute()
  return new Map(found.map(({ version, document }) => [version, document]))
}

function rowSaid(
  row: Row,
  { who, now }: Whose,
  calendars: Calendars,
  agreements: Agreements,
): DeskRow {
  const agreement = agreements.get(row.version)
  if (!agreement) throw new Error(`A hand-off under version ${row.version}, which is not there`)
  const cell = row.fit_band + row.engagement_band
  return {
    personId: row.person_id,
    n: row.n,
    ...whoSaid({ ...row, personId: row.person_id }, who),
    state: row.state,
    group: groupOf(row.half_at, row.due_at, now),
    owner: row.member_id === null ? null : { memberId: row.member_id, name: row.owner ?? '' },
    passedAt: row.passed_at,
    openedBy: row.opened_by,
    clock: row.clock && clockSaid(clockFromJson(row.clock), calendars, now),
    likelihood: { ...likelihood(agreement, row.fit_band, row.engagement_band), cell },
  }
}

type Called = { personId: number; traits: Record<string, unknown>; key: string }

/** Name, title and company, as the fold has them; without what would reach them for who may not see that. */
export function whoSaid({ personId, traits, key }: Called, who: Asker | null) {
  const isShown = who !== null && allows(who, 'see-contact-details')
  const text = (value: unknown) => {
    if (typeof value !== 'string' || value.trim() === '') return null
    return isShown ? value.trim() : withoutReach(value.trim())
  }
  const name = personName(traits, key)
  return {
    name: isShown ? name : keyWithoutContactDetails(name, personId),
    title: text(traits.title) ?? text(traits.jobTitle),
    company: text(traits.company),
  }
}

const GROUP_OF = { red: 'over', amber: 'half', green: 'in-time' } as const

export function groupOf(
  halfAt: number | null,
  dueAt: number | null,
  now: number,
): DeskRow['group'] {
  const light = clockLight({ halfAt, dueAt }, now)
  return light === null ? 'no-clock' : GROUP_OF[light]
}
