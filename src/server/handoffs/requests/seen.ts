import { type RawBuilder, sql } from 'kysely'
import type { RequestRow } from '#api/requests.ts'
import { personName } from '#domain/people/person-name.ts'
import { may } from '#domain/workspace/may.ts'
import type { Acting } from '#server/acting.ts'
import type { Tx } from '#server/db/connect.ts'
import { rootOf } from '#server/db/names/root-of.ts'
import { every } from '#server/db/search.ts'
import { dealInScope, inScope, type Scope } from '#server/sight.ts'

/** Whose people they see. */
const scopeIn = ({ memberId, holder }: Acting): Scope =>
  holder.sees === 'all' || memberId === null
    ? { sees: 'all' }
    : { sees: holder.sees, member: memberId }

/** That a person (`ps`) is seen. */
export const seesPerson = (acting: Acting): RawBuilder<unknown> =>
  every(inScope(acting.workspaceId, scopeIn(acting)))
/** That a deal (`d`) is seen. */
export const seesDeal = (acting: Acting): RawBuilder<unknown> =>
  every(dealInScope(acting.workspaceId, scopeIn(acting)))

/**
 * The condition that a request (`r`) is there for them: what is about nobody in particular for both teams, what is about
 * somebody for who asked, who answers and who sees them.
 */
export function isThereFor(acting: Acting): RawBuilder<unknown> {
  const { workspaceId, memberId } = acting
  if (scopeIn(acting).sees === 'all') return sql`true`
  return sql`(r.asker_id = ${memberId} or r.owner_id = ${memberId}
    or (r.person_id is null and r.deal_id is null)
    or exists (select 1 from person n
      join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = ${rootOf('n')}
      where n.workspace_id = ${workspaceId} and n.person_id = r.person_id and ${seesPerson(acting)})
    or exists (select 1 from deal d
      where d.workspace_id = ${workspaceId} and d.deal_id = r.deal_id and ${seesDeal(acting)}))`
}

type Raw = Omit<RequestRow, 'asker' | 'owner' | 'person' | 'deal'> & {
  askerId: number
  askerName: string
  ownerId: number | null
  ownerName: string | null
  personId: number | null
  traits: Record<string, unknown> | null
  key: string | null
  dealId: number | null
  dealName: string | null
}

/** Requests (`r`) as the list tells them; `from` gives the rows, in order. */
export async function readRows(
  tx: Tx,
  acting: Acting,
  from: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<RequestRow[]> {
  const { workspaceId } = acting
  const { rows } = await sql<Raw>`
    select r.request_id as "requestId", r.kind, r.owes, r.state, r.is_taken_back as "isTakenBack", r.n, r.field,
      r.wants, r.turn, r.asked_at as "askedAt", r.changed_at as "changedAt", r.started_at as "startedAt",
      r.half_at as "halfAt", r.due_at as "dueAt", r.asker_id as "askerId", a.name as "askerName",
      r.owner_id as "ownerId", o.name as "ownerName", ps.person_id as "personId", ps.traits, root.key,
      d.deal_id as "dealId", coalesce(d.name, d.key) as "dealName"
    from (${from}) r
    join member a on a.workspace_id = ${workspaceId} and a.member_id = r.asker_id
    left join member o on o.workspace_id = ${workspaceId} and o.member_id = r.owner_id
    left join person p on p.workspace_id = ${workspaceId} and p.person_id = r.person_id
    left join person root on root.workspace_id = ${workspaceId} and root.person_id = ${rootOf('p')}
    left join person_state ps on ps.workspace_id = ${workspaceId} and ps.person_id = root.person_id
      and ${seesPerson(acting)}
    left join deal d on d.workspace_id = ${workspaceId} and d.deal_id = r.deal_id and ${seesDeal(acting)}
    order by ${order}`.execute(tx)
  return rows.map((row) => asRow(row, may(acting.holder, 'see-contact-details')))
}

function asRow(raw: Raw, contact: boolean): RequestRow {
  const {
    askerId,
    askerName,
    ownerId,
    ownerName,
    personId,
    traits,
    key,
    dealId,
    dealName,
    ...row
  } = raw
  return {
    ...row,
    asker: { memberId: askerId, name: askerName },
    owner: ownerId === null ? null : { memberId: ownerId, name: ownerName ?? '' },
    person: personId === null ? null : { personId, name: nameFor({ traits, key }, contact) },
    deal: dealId === null ? null : { dealId, name: dealName ?? '' },
  }
}

/** A name that is an address is shown only to who may see addresses. */
export function nameFor(
  { traits, key }: { traits: Record<string, unknown> | null; key: string | null },
  contact: boolean,
): string {
  if (contact) return personName(traits ?? {}, key ?? '')
  const { email: _, ...told } = traits ?? {}
  const name = personName(told, key ?? '')
  return name.includes('@') ? 'Somebody' : name
}
