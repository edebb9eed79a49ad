import { run, type Schema } from './workspace-table.ts'

/**
 * The only ways out of the log, run with the owner's rights. Both see one workspace, the one that the calling
 * transaction has set, because row level security binds the owner too.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    UNDO_BATCH,
    REMOVE_EXAMPLE,
    'revoke all on function undo_batch(uuid, bigint) from public',
    'revoke all on function remove_example(uuid) from public',
    'grant execute on function undo_batch(uuid, bigint) to lockstep_app',
    'grant execute on function remove_example(uuid) to lockstep_app',
  )
}

/**
 * Takes an untouched import out again (rule 0.11). Touched: an event from elsewhere was recorded later about one
 * of its people or deals; decisions of the rule are none, for they go with what they were made of. People who are also
 * known from elsewhere stay and are folded again.
 */
const UNDO_BATCH = `
  create function undo_batch(of_workspace uuid, undone bigint)
    returns table (touched boolean, events bigint, deals bigint, people bigint)
    language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    first_event bigint;
  begin
    -- Not a setting of the function itself: only a superuser may create one with a setting of our own.
    set local app.erasing = 'on';
    events := 0; deals := 0; people := 0;
    create temp table undone_event on commit drop as
      select event_id, person_id, deal_id from event
        where workspace_id = of_workspace and batch_id = undone;
    select min(event_id) into first_event from undone_event;
    -- What the rule decided since about these people follows from the log, and is found again where it still does.
    create temp table undone_ruling on commit drop as
      select e.event_id from event e
        join source o on o.workspace_id = of_workspace and o.source_id = e.source_id and o.name = 'lockstep'
        join signature s on s.workspace_id = of_workspace and s.signature_id = e.signature_id
        where e.workspace_id = of_workspace and e.event_id > first_event and e.batch_id is null
          and e.person_id in (select person_id from undone_event)
          and s.kind = 2 and s.properties ->> 'by' = 'rule';
    touched := exists (
        select 1 from event e
          where e.workspace_id = of_workspace and e.event_id > first_event
            and e.batch_id is distinct from undone
            and e.person_id in (select person_id from undone_event)
            and e.event_id not in (select event_id from undone_ruling))
      or exists (
        select 1 from event e
          where e.workspace_id = of_workspace and e.event_id > first_event
            and e.batch_id is distinct from undone
            and e.deal_id in (select deal_id from undone_event));
    if touched then
      drop table undone_event, undone_ruling;
      set local app.erasing = 'off';
      return next;
      return;
    end if;
    delete from event where workspace_id = of_workspace and batch_id = undone;
    get diagnostics events = row_count;
    delete from event e where e.workspace_id = of_workspace
      and e.event_id in (select event_id from undone_ruling);
    create temp table undone_person on commit drop as
      select distinct u.person_id, not exists (
          select 1 from event e where e.workspace_id = of_workspace and e.person_id = u.person_id
        ) as gone
      from undone_event u where u.person_id is not null;
    delete from fold_due f where f.workspace_id = of_workspace
      and f.person_id in (select person_id from undone_person);
    delete from handoff_deal h where h.workspace_id = of_workspace
      and h.person_id in (select person_id from undone_person);
    delete from handoff h where h.workspace_id = of_workspace
      and h.person_id in (select person_id from undone_person);
    delete from person_state s where s.workspace_id = of_workspace
      and s.person_id in (select person_id from undone_person where gone);
    insert into fold_due (workspace_id, person_id)
      select of_workspace, person_id from undone_person where not gone;
    delete from handoff_deal h using deal d where h.workspace_id = of_workspace
      and d.workspace_id = of_workspace and d.deal_id = h.deal_id and d.batch_id = undone;
    delete from deal_contact c using (
        select distinct deal_id, person_id from undone_event
          where deal_id is not null and person_id is not null
      ) u
      where c.workspace_id = of_workspace and c.deal_id = u.deal_id and c.person_id = u.person_id
        and not exists (select 1 from event e where e.workspace_id = of_workspace
          and e.deal_id = u.deal_id and e.person_id = u.person_id);
    delete from deal_contact c using deal d where c.workspace_id = of_workspace
      and d.workspace_id = of_workspace and d.deal_id = c.deal_id and d.batch_id = undone;
    -- Deals known from elsewhere get their company back from the log, when they are refreshed.
    update deal d set company_id = null where d.workspace_id = of_workspace
      and d.deal_id in (select deal_id from undone_event)
      and d.batch_id is distinct from undone;
    delete from deal d where d.workspace_id = of_workspace and d.batch_id = undone;
    get diagnostics deals = row_count;
    delete from company c where c.workspace_id = of_workspace and c.batch_id = undone
      and not exists (select 1 from deal d
        where d.workspace_id = of_workspace and d.company_id = c.company_id);
    delete from deal_contact c where c.workspace_id = of_workspace
      and c.person_id in (select person_id from undone_person where gone);
    delete from person p where p.workspace_id = of_workspace and p.batch_id = undone
      and not exists (select 1 from event e
        where e.workspace_id = of_workspace and e.person_id = p.person_id);
    get diagnostics people = row_count;
    update batch b set state = 'undone' where b.workspace_id = of_workspace and b.batch_id = undone;
    drop table undone_event, undone_ruling, undone_person;
    set local app.erasing = 'off';
    return next;
  end $$`

/**
 * Removes an invented company with everything in it, from every table there is; answers false when there is none of
 * this id. What refers to others goes before them.
 */
const REMOVE_EXAMPLE = `
  create function remove_example(of_workspace uuid) returns boolean
    language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    of_it regclass;
  begin
    if not exists (select 1 from registry where id = of_workspace and is_example) then
      return false;
    end if;
    set local app.erasing = 'on';
    for of_it in
      with recursive depth (oid, n) as (
        select c.oid, 0 from pg_class c
          join pg_namespace s on s.oid = c.relnamespace and s.nspname = 'public'
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
          where c.relkind in ('r', 'p')
        union
        select k.confrelid, d.n + 1 from depth d
          join pg_constraint k on k.conrelid = d.oid and k.contype = 'f' and k.confrelid <> k.conrelid
      )
      select oid::regclass from depth group by oid order by max(n)
    loop
      execute format('delete from %s where workspace_id = $1', of_it) using of_workspace;
    end loop;
    delete from registry where id = of_workspace;
    set local app.erasing = 'off';
    return true;
  end $$`
