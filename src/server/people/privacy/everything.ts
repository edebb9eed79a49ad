import { type RawBuilder, sql } from 'kysely'
import { needlesOf } from '#domain/people/privacy/needles.ts'
import type { Db, Tx } from '#server/db/connect.ts'
import { namesOf } from '#server/db/names/read-names.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { rootInSight, SOMEBODY_ELSE } from '#server/people/known.ts'
import type { Scope } from '#server/sight.ts'
import { namedIn, namesSpelled } from './held.ts'

/** One thing that is held of somebody: of which kind, when, and what it says. */
export type HeldThing = { kind: Section; at: number | null; says: Record<string, unknown> }

type Asked = {
  ids: readonly number[]
  texts: readonly string[]
  pattern: string
  scope: Scope
}
type Query = (workspaceId: string, asked: Asked, after: number) => RawBuilder<Row>
/** `no` orders the rows of a section and is not told. */
type Row = { no: number; at: number | null; says: Record<string, unknown> }

/** Rows of one section that are read at a time. */
const SOME = 1_000

/**
 * Everything that is held of a person under all their names, section by section, some rows at a time: however long a
 * history is, little of it is in memory. What speaks of somebody else is told as it stands, but who else they might be
 * only where that is somebody in `scope`.
 */
export async function* everythingOf(
  db: Db,
  workspaceId: string,
  personId: number,
  scope: Scope,
): AsyncGenerator<HeldThing> {
  const names = await inWorkspace(db, workspaceId, (tx) => askedOf(tx, workspaceId, personId))
  const asked = { ...names, scope }
  for (const [kind, query] of Object.entries(SECTIONS) as [Section, Query][]) {
    let after = 0
    for (;;) {
      const { rows } = await inWorkspace(db, workspaceId, (tx) =>
        query(workspaceId, asked, after).execute(tx),
      )
      for (const { no: _, ...row } of rows) yield { kind, ...row }
      if (rows.length < SOME) break
      after = rows.at(-1)?.no ?? after
    }
  }
}

async function askedOf(tx: Tx, workspaceId: string, personId: number) {
  const { ids } = await namesOf(tx, workspaceId, [personId])
  return { ids, ...needlesOf(await namesSpelled(tx, workspaceId, ids)) }
}

const rows = (no: RawBuilder<unknown>, at: RawBuilder<unknown>, says: RawBuilder<unknown>) =>
  sql`${no} as no, (extract(epoch from ${at}) * 1000)::bigint as at, to_jsonb(${says}) as says`
const upTo = (no: RawBuilder<unknown>, after: number) =>
  sql`and ${no} > ${after} order by 1 limit ${SOME}`
const ref = (name: string) => sql.ref(name)
const mine = (column: string, ids: readonly number[]) => sql`${ref(column)} = any(${ids}::bigint[])`
const NEVER = sql`null::timestamptz`

const SECTIONS = {
  name: (workspaceId, { ids }, after) => sql`
    select ${rows(ref('p.person_id'), ref('p.joined_at'), sql`jsonb_build_object('system', p.system, 'name', p.key)`)}
    from person p where p.workspace_id = ${workspaceId} and ${mine('p.person_id', ids)}
      ${upTo(ref('p.person_id'), after)}`,
  state: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('s.person_id'),
      ref('s.as_of'),
      sql`jsonb_build_object('traits', s.traits, 'stage', s.stage, 'fit', s.fit, 'fitBand', s.fit_band,
        'engagement', s.engagement, 'engagementBand', s.engagement_band, 'company', s.company_text,
        'firstSeenAt', s.first_seen_at, 'lastSeenAt', s.last_seen_at, 'events', s.events)`,
    )}
    from person_state s where s.workspace_id = ${workspaceId} and ${mine('s.person_id', ids)}
      ${upTo(ref('s.person_id'), after)}`,
  event: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('e.event_id'),
      ref('e.happened_at'),
      sql`jsonb_strip_nulls(jsonb_build_object('name', g.name, 'source', o.name, 'messageId', e.message_id,
        'receivedAt', e.received_at, 'said', coalesce(g.properties, '{}') || coalesce(e.details, '{}'),
        'campaign', e.campaign, 'piece', e.piece, 'deal', e.deal_id,
        'cameBy', (select to_jsonb(a) - 'workspace_id' - 'arrival_id' - 'digest' from arrival a
          where a.workspace_id = ${workspaceId} and a.arrival_id = e.arrival_id),
        'asSent', (select encode(m.raw, 'escape') from event_mark m
          where m.workspace_id = ${workspaceId} and m.event_id = e.event_id),
        'takenForAMachine', (select f.evidence from false_signal f
          where f.workspace_id = ${workspaceId} and f.event_id = e.event_id and f.is_silent)))`,
    )}
    from event e
    join signature g on g.workspace_id = ${workspaceId} and g.signature_id = e.signature_id
    join source o on o.workspace_id = ${workspaceId} and o.source_id = e.source_id
    where e.workspace_id = ${workspaceId} and ${mine('e.person_id', ids)}
      ${upTo(ref('e.event_id'), after)}`,
  handoff: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('h.n'),
      ref('h.mql_at'),
      sql`to_jsonb(h) - 'workspace_id' - 'fate' - 'implied'`,
    )}
    from handoff h where h.workspace_id = ${workspaceId} and ${mine('h.person_id', ids)}
      ${upTo(ref('h.n'), after)}`,
  'stage change': (workspaceId, { ids }, after) => sql`
    select ${rows(ref('c.no'), ref('c.happened_at'), sql`to_jsonb(c) - 'workspace_id'`)}
    from stage_change c where c.workspace_id = ${workspaceId} and ${mine('c.person_id', ids)}
      ${upTo(ref('c.no'), after)}`,
  deal: (workspaceId, { ids }, after) => sql`
    select ${rows(ref('d.deal_id'), ref('d.opened_at'), sql`to_jsonb(d) - 'workspace_id' - 'batch_id'`)}
    from deal d where d.workspace_id = ${workspaceId} and exists (select 1 from deal_contact c
        where c.workspace_id = ${workspaceId} and c.deal_id = d.deal_id and ${mine('c.person_id', ids)})
      ${upTo(ref('d.deal_id'), after)}`,
  'buying role': (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('b.person_id'),
      ref('b.said_at'),
      sql`jsonb_build_object('role', b.role, 'plays', b.plays)`,
    )}
    from buying_role_said b where b.workspace_id = ${workspaceId} and ${mine('b.person_id', ids)}
      ${upTo(ref('b.person_id'), after)}`,
  'on a desk': (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('c.clock_id'),
      ref('c.started_at'),
      sql`jsonb_build_object('handoff', c.n, 'promise', c.kind, 'of', m.name, 'dueAt', c.due_at,
        'stoppedAt', c.stopped_at, 'voidAs', c.void_as)`,
    )}
    from clock c left join member m on m.workspace_id = ${workspaceId} and m.member_id = c.member_id
    where c.workspace_id = ${workspaceId} and ${mine('c.person_id', ids)}
      ${upTo(ref('c.clock_id'), after)}`,
  notice: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('k.notice_id'),
      ref('k.at'),
      sql`jsonb_build_object('topic', k.topic, 'to', m.name, 'handoff', k.n, 'seenAt', k.seen_at)`,
    )}
    from notice k join member m on m.workspace_id = ${workspaceId} and m.member_id = k.member_id
    where k.workspace_id = ${workspaceId} and ${mine('k.person_id', ids)}
      ${upTo(ref('k.notice_id'), after)}`,
  request: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('q.request_id'),
      ref('q.asked_at'),
      sql`jsonb_build_object('asks', q.kind, 'detail', q.field, 'wants', q.wants, 'state', q.state,
        'answers', (select coalesce(jsonb_agg(jsonb_build_object('at', t.answered_at, 'answer', t.answer,
            'helped', t.is_helped, 'reaction', t.reaction) order by t.turn), '[]') from request_turn t
          where t.workspace_id = ${workspaceId} and t.request_id = q.request_id))`,
    )}
    from team_request q where q.workspace_id = ${workspaceId} and ${mine('q.person_id', ids)}
      ${upTo(ref('q.request_id'), after)}`,
  track: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('e.enrolment_id'),
      ref('e.entered_at'),
      sql`jsonb_build_object('track', t.name, 'leftAt', e.left_at, 'leftBecause', e.left_because,
        'steps', (select coalesce(jsonb_agg(jsonb_build_object('at', d.at, 'step', d.step_id, 'outcome', d.outcome,
            'because', d.because, 'opened', d.opened, 'clicked', d.clicked) order by d.did_id), '[]')
          from nurture_step d where d.workspace_id = ${workspaceId} and d.enrolment_id = e.enrolment_id))`,
    )}
    from enrolment e join track t on t.workspace_id = ${workspaceId} and t.track_id = e.track_id
    where e.workspace_id = ${workspaceId} and ${mine('e.person_id', ids)}
      ${upTo(ref('e.enrolment_id'), after)}`,
  task: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('k.task_id'),
      ref('k.made_at'),
      sql`jsonb_build_object('why', k.why, 'says', k.says, 'of', m.name, 'dueAt', k.due_at, 'doneAt', k.done_at)`,
    )}
    from nurture_task k join member m on m.workspace_id = ${workspaceId} and m.member_id = k.member_id
    where k.workspace_id = ${workspaceId} and ${mine('k.person_id', ids)}
      ${upTo(ref('k.task_id'), after)}`,
  suppression: (workspaceId, { ids }, after) => sql`
    select ${rows(
      ref('x.suppression_id'),
      ref('x.made_at'),
      sql`jsonb_build_object('kind', x.kind, 'name', x.shown, 'reason', x.reason)`,
    )}
    from suppression x where x.workspace_id = ${workspaceId} and x.shown in (
        select p.system || ':' || p.key from person p
        where p.workspace_id = ${workspaceId} and ${mine('p.person_id', ids)})
      ${upTo(ref('x.suppression_id'), after)}`,
  'claimed to be the same': (workspaceId, { ids, scope }, after) => sql`
    select ${rows(
      ref('p.person_id'),
      ref('c.happened_at'),
      sql`jsonb_build_object('name', case when ${rootInSight({ workspaceId, scope })} then p.key
        else ${SOMEBODY_ELSE} end, 'system', p.system, 'why', c.why)`,
    )}
    from candidate c join person p on p.workspace_id = ${workspaceId}
      and p.person_id = case when ${mine('c.person_id', ids)} then c.other_id else c.person_id end
    where c.workspace_id = ${workspaceId} and (${mine('c.person_id', ids)} or ${mine('c.other_id', ids)})
      ${upTo(ref('p.person_id'), after)}`,
  'failed event': (workspaceId, { texts }, after) => sql`
    select ${rows(
      ref('f.failed_event_id'),
      ref('f.received_at'),
      sql`jsonb_build_object('reason', f.reason, 'asSent', encode(f.raw, 'escape'), 'around', f.around)`,
    )}
    from failed_event f where f.workspace_id = ${workspaceId} and ${namedIn(texts)}
      ${upTo(ref('f.failed_event_id'), after)}`,
  'row that stayed out': (workspaceId, { texts }, after) => sql`
    select ${rows(
      sql`r.batch_id * 10000000 + r.row_no`,
      NEVER,
      sql`jsonb_build_object('file', b.file_name, 'row', r.row_no, 'reason', r.reason, 'text', r.raw)`,
    )}
    from batch_refusal r join batch b on b.workspace_id = ${workspaceId} and b.batch_id = r.batch_id
    where r.workspace_id = ${workspaceId} and exists (select 1 from unnest(${texts}::text[]) n
        where strpos(' · ' || lower(r.raw) || ' · ', n) > 0)
      ${upTo(sql`r.batch_id * 10000000 + r.row_no`, after)}`,
  mail: (workspaceId, { pattern }, after) => sql`
    select ${rows(ref('m.mail_id'), ref('m.made_at'), sql`jsonb_build_object('to', m.recipient, 'subject', m.subject)`)}
    from mail m where m.workspace_id = ${workspaceId} and ${pattern} <> '' and m.recipient ~* ${pattern}
      ${upTo(ref('m.mail_id'), after)}`,
  'audit entry': (workspaceId, { ids, pattern }, after) => sql`
    select ${rows(
      ref('a.seq'),
      ref('a.at'),
      sql`jsonb_build_object('did', a.action, 'who', a.actor_name, 'about', a.subject_label,
        'before', a.before, 'after', a.after)`,
    )}
    from audit a where a.workspace_id = ${workspaceId}
      and (a.subject_kind = 'person' and a.subject_id = any(${ids.map(String)}::text[])
        or ${pattern} <> '' and (a.subject_label ~* ${pattern} or a.after::text ~* ${pattern}))
      ${upTo(ref('a.seq'), after)}`,
} satisfies Record<string, Query>

export type Section = keyof typeof SECTIONS
