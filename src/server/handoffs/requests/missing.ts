import { type RawBuilder, sql } from 'kysely'
import type { Missing } from '#api/requests.ts'
import { ROLE_TRAITS } from '#domain/people/companies/buying-roles.ts'
import { KIND } from '#domain/replay/log.ts'
import { may } from '#domain/workspace/may.ts'
import type { Side } from '#domain/workspace/role.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { nameFor, seesDeal, seesPerson } from './seen.ts'

/** Deals and hand-offs that are looked at, the newest first. */
const MOST = 200

type Asked = { side: Side; whose: 'mine' | 'all'; limit: number }

/**
 * What nobody told yet though the other team needs it. On the list of sales: lost deals without a reason, open deals of
 * which nobody knows who plays which part. On the list of marketing: hand-offs that are held for missing details.
 */
export async function listMissing(
  tx: Tx,
  acting: Acting,
  { side, whose, limit }: Asked,
): Promise<{ rows: Missing[]; total: number }> {
  const mine = whose === 'mine'
  const rows =
    side === 'sales'
      ? [
          ...(await dealsWithoutReason(tx, acting, mine)),
          ...(await dealsWithoutRoles(tx, acting, mine)),
        ]
      : await heldHandoffs(tx, acting, mine)
  return { rows: rows.slice(0, limit), total: rows.length }
}

type DealRow = {
  dealId: number
  name: string
  since: number | null
  memberId: number | null
  member: string | null
  requestId: number | null
}

const dealsWithoutReason = (tx: Tx, acting: Acting, mine: boolean) =>
  dealsThat(tx, acting, 'deal-reason', {
    mine,
    which: sql`d.state = 'lost' and d.reason is null`,
    since: sql`d.closed_at`,
    order: sql`d.closed_at desc, d.deal_id desc`,
  })

const dealsWithoutRoles = (tx: Tx, acting: Acting, mine: boolean) =>
  dealsThat(tx, acting, 'contact-roles', {
    mine,
    which: sql`d.state = 'open' and not exists (${rolesIn(acting.workspaceId)})`,
    since: sql`d.opened_at`,
    order: sql`d.listed_at desc, d.deal_id desc`,
  })

async function dealsThat(
  tx: Tx,
  acting: Acting,
  kind: 'deal-reason' | 'contact-roles',
  asked: {
    mine: boolean
    which: RawBuilder<unknown>
    since: RawBuilder<unknown>
    order: RawBuilder<unknown>
  },
): Promise<Missing[]> {
  const { workspaceId } = acting
  const { rows } = await sql<DealRow>`
    select d.deal_id as "dealId", coalesce(d.name, d.key) as name, ${asked.since} as since,
      m.member_id as "memberId", m.name as member,
      (select r.request_id from team_request r where r.workspace_id = ${workspaceId}
        and r.deal_id = d.deal_id and r.kind = ${kind} and r.state = 'open' limit 1) as "requestId"
    from deal d
    ${memberCalled(workspaceId, sql`d.owned_by`)}
    where d.workspace_id = ${workspaceId} and ${asked.which} and ${seesDeal(acting)}
      and ${asked.mine ? isMine(acting, sql`d.owned_by`) : sql`true`}
    order by ${asked.order} limit ${MOST}`.execute(tx)
  return rows.map(({ dealId, name, since, memberId, member, requestId }) => ({
    ...{ kind, side: 'sales', member: whoIs(memberId, member), person: null, n: null },
    ...{ deal: { dealId, name }, details: [], since, requestId },
  }))
}

/** Parts that somebody of the deal `d` plays, as a member, a deal or a source says. */
const rolesIn = (workspaceId: string) => sql`
  select 1 from deal_contact dc where dc.workspace_id = ${workspaceId} and dc.deal_id = d.deal_id and (
    exists (select 1 from buying_role_said b where b.workspace_id = ${workspaceId}
      and b.person_id = dc.person_id and b.plays)
    or exists (select 1 from event v
      join signature s on s.workspace_id = ${workspaceId} and s.signature_id = v.signature_id
      where v.workspace_id = ${workspaceId} and v.person_id = dc.person_id and v.deal_id = d.deal_id
        and s.kind = ${KIND.behaviour} and s.name = 'deal_contact' and s.properties ->> 'role' is not null)
    or exists (select 1 from person_state ps where ps.workspace_id = ${workspaceId}
      and ps.person_id = dc.person_id and (${sql.join(
        ROLE_TRAITS.map((trait) => sql`ps.traits ->> ${sql.lit(trait)} is not null`),
        sql` or `,
      )})))`

type HeldRow = Omit<DealRow, 'dealId' | 'name'> & {
  personId: number
  n: number
  traits: Record<string, unknown>
  key: string
  asked: string[]
}

async function heldHandoffs(tx: Tx, acting: Acting, mine: boolean): Promise<Missing[]> {
  const { workspaceId } = acting
  const { rows } = await sql<HeldRow>`
    select h.person_id as "personId", h.n, h.mql_at as since, ps.traits, p.key,
      a.document -> 'minimumInformation' as asked, m.member_id as "memberId", m.name as member,
      (select r.request_id from team_request r where r.workspace_id = ${workspaceId}
        and r.person_id = h.person_id and r.kind = 'fix-field' and r.state = 'open' limit 1) as "requestId"
    from handoff h
    join person p on p.workspace_id = ${workspaceId} and p.person_id = h.person_id
    join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = h.person_id
    join agreement_version a on a.workspace_id = ${workspaceId} and a.version = h.version
    ${memberCalled(workspaceId, sql`ps.owner`)}
    where h.workspace_id = ${workspaceId} and h.passed_at is null and h.closed_at is null
      and ${seesPerson(acting)} and ${mine ? isMine(acting, sql`ps.owner`, 'marketing') : sql`true`}
    order by h.mql_at desc, h.person_id, h.n limit ${MOST}`.execute(tx)
  const contact = may(acting.holder, 'see-contact-details')
  return rows.map(({ personId, n, traits, key, asked, since, memberId, member, requestId }) => ({
    ...{ kind: 'minimum-information', side: 'marketing', member: whoIs(memberId, member), n },
    ...{ person: { personId, name: nameFor({ traits, key }, contact) }, deal: null },
    details: asked.filter((trait) => [undefined, null, ''].includes(traits[trait] as string)),
    ...{ since, requestId },
  }))
}

const whoIs = (memberId: number | null, name: string | null) =>
  memberId === null ? null : { memberId, name: name ?? '' }

/** The member (`m`) whom sources call so. */
const memberCalled = (workspaceId: string, called: RawBuilder<unknown>) => sql`
  left join lateral (select member_id, name from member
    where workspace_id = ${workspaceId} and ended_at is null and ${called} = any(known_as)
    order by member_id limit 1) m on true`

/** Theirs by name; what is nobody's by name is everybody's of marketing. */
const isMine = (
  { workspaceId, memberId }: Acting,
  called: RawBuilder<unknown>,
  side: Side = 'sales',
) => {
  const own = sql`${called} = any(array(select unnest(known_as) from member
    where workspace_id = ${workspaceId} and member_id = ${memberId}))`
  return side === 'marketing' ? sql`(m.member_id is null or ${own})` : own
}
