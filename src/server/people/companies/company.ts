import { sql } from 'kysely'
import type { Company, CompanyPerson, Happening } from '#api/companies.ts'
import type { DealRow } from '#api/people.ts'
import { coverage } from '#domain/people/companies/buying-roles.ts'
import { personName } from '#domain/people/person-name.ts'
import { KIND } from '#domain/replay/log.ts'
import type { Tx } from '#server/db/connect.ts'
import { at } from '#server/db/instants.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { cursorOf, readCursor } from '#server/http/cursor.ts'
import { readDeals } from '#server/people/list/deals.ts'
import type { Place } from '#server/people/place.ts'
import { stageNow } from '#server/people/stage-now.ts'
import { textOf } from '#server/people/told.ts'
import { dealsOfCompany, peopleOf } from './belonging.ts'
import { readCompanies, shownDomain, sumsOf } from './list.ts'
import { readNeeded, readRoles } from './roles.ts'
import { readTold } from './told.ts'

/** People of whom roles, channels and happenings are read: those seen last. */
const MOST_PEOPLE = 500
const MOST_DEALS = 200
const MOST_HAPPENINGS = 50
/** Owners that are named. */
const MOST_OWNERS = 10

/** One company with everything the head of its page says; `companyId` is one that the member may see. */
export async function readCompany(tx: Tx, place: Place, companyId: number): Promise<Company> {
  const { workspaceId } = place
  const [row] = await readCompanies(
    tx,
    place,
    sql`select ${companyId}::bigint as company_id, 0 as people`,
  )
  if (!row) throw new Error(`Company ${companyId} was there a moment ago`)
  const { sorted: _, ...company } = row
  const people = await peopleSeenLast(tx, place, companyId, MOST_PEOPLE)
  const ids = people.map(({ personId }) => personId)
  const roles = await readRoles(tx, workspaceId, ids)
  const played = people
    .map(({ personId, name }) => ({ personId, name, roles: roles.get(personId) ?? [] }))
    .filter((one) => one.roles.length > 0)
  const { roles: needed } = await readNeeded(tx, workspaceId)
  const known = new Set(played.flatMap((one) => one.roles.map(({ role }) => role)))
  return {
    ...company,
    names: await namesTold(tx, workspaceId, companyId),
    told: await readTold(tx, workspaceId, companyId),
    ...(await aboutPeople(tx, place, companyId)),
    group: { needed, ...coverage(needed, known), people: played },
    channels: await channelsOf(tx, workspaceId, ids),
  }
}

async function namesTold(tx: Tx, workspaceId: string, companyId: number) {
  const { rows } = await sql<{ system: string; value: string }>`
    select system, key as value from company
    where workspace_id = ${workspaceId} and (company_id = ${companyId} or root_id = ${companyId})
    order by company_id = ${companyId} desc, system, key limit 50`.execute(tx)
  return rows.map(({ system, value }) => ({
    system,
    value: system === 'domain' ? shownDomain(value) : value,
  }))
}

async function aboutPeople(tx: Tx, place: Place, companyId: number) {
  const { rows } = await sql<Pick<Company, 'firstSeenAt' | 'owners' | 'wonDeals' | 'wonSums'>>`
    select own.*, won.count as "wonDeals", won.sums as "wonSums" from (
      select min(ps.first_seen_at) as "firstSeenAt",
        coalesce((array_agg(distinct ps.traits ->> 'owner') filter (where ps.owner is not null)), '{}') as owners
      from ${peopleOf(place, companyId)}
    ) own
    cross join lateral (${sumsOf(place, 'won', sql`${companyId}::bigint`)}) won`.execute(tx)
  const [about] = rows
  return {
    firstSeenAt: about?.firstSeenAt ?? null,
    owners: (about?.owners ?? []).slice(0, MOST_OWNERS),
    wonDeals: about?.wonDeals ?? 0,
    wonSums: about?.wonSums ?? [],
  }
}

/** By which channels some people came at least once, most first. */
async function channelsOf(tx: Tx, workspaceId: string, people: readonly number[]) {
  const { ids, people: owners } = await namesOf(tx, workspaceId, people)
  if (ids.length === 0) return []
  const { rows } = await sql<{ channel: string; people: number }>`
    select a.channel, count(distinct n.person) as people
    from unnest(${ids}::bigint[], ${owners}::bigint[]) as n (id, person)
    cross join lateral (
      select distinct arrival_id from event
      where workspace_id = ${workspaceId} and person_id = n.id and arrival_id is not null
      offset 0
    ) e
    join arrival a on a.workspace_id = ${workspaceId} and a.arrival_id = e.arrival_id
    group by a.channel order by people desc, a.channel`.execute(tx)
  return rows
}

type Seen = Omit<CompanyPerson, 'roles'>

async function peopleSeenLast(
  tx: Tx,
  place: Place,
  companyId: number,
  limit: number,
  { start = sql`true`, skip = 0 }: { start?: ReturnType<typeof sql>; skip?: number } = {},
): Promise<Seen[]> {
  const { rows } = await sql<
    Omit<Seen, 'name' | 'title'> & { key: string; traits: Record<string, unknown> }
  >`
    select ps.person_id as "personId", p.key, ps.traits, ${stageNow(place.now)} as stage,
      ps.fit_band as "fitBand", ps.engagement_band as "engagementBand", ps.engagement,
      ps.traits ->> 'owner' as owner, ps.last_seen_at as "lastSeenAt"
    from ${peopleOf(place, companyId)}
    join person p on p.workspace_id = ${place.workspaceId} and p.person_id = ps.person_id
    where ${start}
    order by ps.last_seen_at desc, ps.person_id limit ${limit} offset ${skip}`.execute(tx)
  return rows.map(({ key, traits, ...row }) => ({
    ...row,
    name: personName(traits, key),
    title: textOf(traits.title) ?? textOf(traits.jobTitle),
  }))
}

type Page = { cursor?: string | undefined; from?: number | undefined; limit: number }

/** A page of the people of a company, whoever was here last first. */
export async function listPeopleOf(tx: Tx, place: Place, companyId: number, asked: Page) {
  const start = asked.cursor === undefined ? sql`true` : after(asked.cursor)
  const skip = asked.cursor === undefined ? (asked.from ?? 0) : 0
  const found = await peopleSeenLast(tx, place, companyId, asked.limit + 1, { start, skip })
  const shown = found.slice(0, asked.limit)
  const roles = await readRoles(
    tx,
    place.workspaceId,
    shown.map(({ personId }) => personId),
  )
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${peopleOf(place, companyId)}`.execute(tx)
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => ({ ...row, roles: roles.get(row.personId) ?? [] })),
    total: rows[0]?.total ?? 0,
    next: found.length > asked.limit && last ? cursorOf([last.lastSeenAt, last.personId]) : null,
  }
}

function after(cursor: string) {
  const [seen = 0, personId = 0] = readCursor(cursor, 2)
  return sql`ps.last_seen_at <= ${at(seen)}
    and (ps.last_seen_at < ${at(seen)} or ps.person_id > ${personId})`
}

/** The newest deals of a company. */
export function listDealsOf(tx: Tx, place: Place, companyId: number): Promise<DealRow[]> {
  const theirs = sql`d.workspace_id = ${place.workspaceId}
    and d.deal_id in (${dealsOfCompany(place, companyId)})`
  return readDeals(tx, place, theirs, MOST_DEALS)
}

/** What the people of a company did last, and what was decided about them, newest first. */
export async function listHappenings(
  tx: Tx,
  place: Place,
  companyId: number,
): Promise<Happening[]> {
  const { workspaceId } = place
  const people = await peopleSeenLast(tx, place, companyId, MOST_PEOPLE)
  const names = await namesOf(
    tx,
    workspaceId,
    people.map(({ personId }) => personId),
  )
  if (names.ids.length === 0) return []
  const called = new Map(people.map(({ personId, name }) => [personId, name]))
  const { rows } = await sql<Omit<Happening, 'person' | 'kind'> & { kind: number }>`
    select e.event_id as "eventId", e.happened_at as at, n.person as "personId", e.kind, e.name
    from unnest(${names.ids}::bigint[], ${names.people}::bigint[]) as n (id, person)
    cross join lateral (
      select v.event_id, v.happened_at, s.kind, s.name from event v
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = v.signature_id
        and s.kind in (${KIND.behaviour}, ${KIND.decision})
      where v.workspace_id = ${workspaceId} and v.person_id = n.id and v.known_at is not null
      order by v.happened_at desc, v.event_id desc limit ${MOST_HAPPENINGS}
      offset 0
    ) e
    order by e.happened_at desc, e.event_id desc limit ${MOST_HAPPENINGS}`.execute(tx)
  return rows.map(({ kind, ...row }) => ({
    ...row,
    person: called.get(row.personId) ?? '',
    kind: kind === KIND.decision ? ('decision' as const) : ('did' as const),
  }))
}
