import { run, type Schema } from './workspace-table.ts'

/**
 * What is older than an instant is said once for each kind, for those who are shown what would go and for what removes
 * it. docs/decisions/025. They are plain SQL and nobody's right, so that PostgreSQL reads them as part of the question,
 * under the row level security of whoever asks.
 */
export async function up(db: Schema): Promise<void> {
  for (const [kind, rows] of Object.entries(OLD))
    await run(
      db,
      `create function old_${kind}(of_workspace uuid, before timestamptz)
        returns table (id bigint, no bigint, at timestamptz, what text) language sql stable as $$ ${rows} $$`,
      `revoke all on function old_${kind}(uuid, timestamptz) from public`,
      `grant execute on function old_${kind}(uuid, timestamptz) to lockstep_app`,
    )
  await run(db, FORGET_OLD)
}

/** Nobody who was ever handed over, is connected with somebody else or takes part in a deal goes, so that no number changes. */
const OLD = {
  visitors: `
    select p.person_id, 0::bigint, s.last_seen_at, 'Visitor ' || p.person_id || ', ' || s.events || ' events'
    from person p join person_state s on s.workspace_id = of_workspace and s.person_id = p.person_id
    where p.workspace_id = of_workspace and p.system = 'anonymous' and p.root_id is null
      and p.erased_at is null and s.last_seen_at < before
      and not exists (select 1 from person n where n.workspace_id = of_workspace and n.root_id = p.person_id)
      and not exists (select 1 from handoff h where h.workspace_id = of_workspace and h.person_id = p.person_id)
      and not exists (select 1 from name_claim c where c.workspace_id = of_workspace and c.person_id = p.person_id)
      and not exists (select 1 from name_claim c where c.workspace_id = of_workspace and c.other_id = p.person_id)
      and not exists (select 1 from name_decision d where d.workspace_id = of_workspace
        and (d.person_id = p.person_id or d.other_id = p.person_id))
      and not exists (select 1 from deal_contact d where d.workspace_id = of_workspace and d.person_id = p.person_id)
      and not exists (select 1 from event e where e.workspace_id = of_workspace and e.person_id = p.person_id
        and (e.deal_id is not null or e.known_at is null))
      and not exists (select 1 from fold_due f where f.workspace_id = of_workspace and f.person_id = p.person_id)`,
  failed_events: `
    select failed_event_id, 0::bigint, received_at, 'Failed event ' || failed_event_id || ': ' || code
    from failed_event where workspace_id = of_workspace and received_at < before`,
  refused_rows: `
    select r.batch_id, r.row_no, b.finished_at, 'Row ' || r.row_no || ' of ' || b.file_name
    from batch_refusal r
    join batch b on b.workspace_id = of_workspace and b.batch_id = r.batch_id and b.finished_at < before
    where r.workspace_id = of_workspace`,
  sent_bytes: `
    select m.event_id, 0::bigint, e.received_at, 'Event ' || m.event_id
    from event_mark m
    join event e on e.workspace_id = of_workspace and e.event_id = m.event_id and e.received_at < before
    where m.workspace_id = of_workspace and m.raw is not null`,
  evidence: `
    select event_id, 0::bigint, happened_at, 'Event ' || event_id
    from false_signal where workspace_id = of_workspace and happened_at < before and evidence <> '{}'`,
  mails: `
    select mail_id, 0::bigint, sent_at, subject
    from mail where workspace_id = of_workspace and sent_at < before`,
}

/** Removes some of what is old, of one kind; answers how many rows went, 0 when nothing is left. */
const FORGET_OLD = `
  create or replace function forget_old(of_workspace uuid, kind text, before timestamptz, most integer)
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    gone bigint; people bigint[];
  begin
    set local app.erasing = 'on';
    if kind = 'visitors' then
      select coalesce(array_agg(o.id), '{}') into people
        from (select id from old_visitors(of_workspace, before) order by id limit most) o;
      delete from event_mark m using event e where m.workspace_id = of_workspace
        and e.workspace_id = of_workspace and e.event_id = m.event_id and e.person_id = any(people);
      delete from false_signal f using event e where f.workspace_id = of_workspace
        and e.workspace_id = of_workspace and e.event_id = f.event_id and e.person_id = any(people);
      delete from event e where e.workspace_id = of_workspace and e.person_id = any(people);
      insert into company_due (workspace_id, name)
        select distinct of_workspace, n.name from person_state s
          cross join lateral unnest(array[s.company, s.company_account, s.company_called]) as n (name)
          where s.workspace_id = of_workspace and s.person_id = any(people) and n.name is not null;
      with left_over as (
        delete from person_word w where w.workspace_id = of_workspace
          and w.person_id = any(people) returning w.word
      ) delete from word_near n using (select distinct word from left_over) g
        where n.workspace_id = of_workspace and n.word = g.word
          and not exists (select 1 from person_word k where k.workspace_id = of_workspace
            and k.word = g.word and k.person_id <> all(people));
      delete from person_came c where c.workspace_id = of_workspace and c.person_id = any(people);
      delete from person_state s where s.workspace_id = of_workspace and s.person_id = any(people);
      delete from person p where p.workspace_id = of_workspace and p.person_id = any(people);
      gone := cardinality(people);
    elsif kind = 'failed-events' then
      delete from failed_event f where f.workspace_id = of_workspace and f.failed_event_id in (
        select id from old_failed_events(of_workspace, before) order by id limit most);
      get diagnostics gone = row_count;
    elsif kind = 'refused-rows' then
      delete from batch_refusal r using (select id, no from old_refused_rows(of_workspace, before) limit most) o
        where r.workspace_id = of_workspace and r.batch_id = o.id and r.row_no = o.no;
      get diagnostics gone = row_count;
    elsif kind = 'sent-bytes' then
      update event_mark m set raw = null where m.workspace_id = of_workspace and m.event_id in (
        select id from old_sent_bytes(of_workspace, before) limit most);
      get diagnostics gone = row_count;
    elsif kind = 'evidence' then
      update false_signal f set evidence = '{}' where f.workspace_id = of_workspace and f.event_id in (
        select id from old_evidence(of_workspace, before) limit most);
      get diagnostics gone = row_count;
    elsif kind = 'mails' then
      delete from mail m where m.workspace_id = of_workspace and m.mail_id in (
        select id from old_mails(of_workspace, before) order by id limit most);
      get diagnostics gone = row_count;
    else
      raise exception 'Nothing of the kind % is ever removed', kind;
    end if;
    set local app.erasing = 'off';
    return gone;
  end $$`
