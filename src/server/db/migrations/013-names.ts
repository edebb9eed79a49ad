import { make, run, type Schema } from './workspace-table.ts'

/**
 * One person, several names: each row of `person` is a name, told by a system; a set of them is a person, and
 * `root_id` leads to the name that stands for it. What says so are claims and humans' decisions. docs/decisions/019.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `alter table person add column system text not null default 'id',
       add column root_id bigint,
       add column joined_at timestamptz(3),
       add column regrouped_at timestamptz(3)`,
    `alter table person add constraint person_system_check check (system ~ '^[a-z][a-z0-9-]{0,30}$')`,
    'alter table person drop constraint person_key_key',
  )
  await makeAddresses(db)
  await run(
    db,
    'alter table person add constraint person_name_key unique (workspace_id, system, key)',
    'create index person_by_root on person (workspace_id, root_id) where root_id is not null',
    'grant update (root_id, joined_at, regrouped_at) on person to lockstep_app',
    'alter table fold_due add column regroup boolean not null default false',
  )
  await makeTables(db)
  await run(db, UNDO_BATCH)
}

/**
 * Keys that are mail addresses become names of the system `email`, in lower case. Where two keys are the same address
 * but for their capitals, one of them becomes it and the other stays an id: they were two people, and remain two until
 * somebody says that they are one. The owner sees every workspace only while row level security does not bind him.
 */
async function makeAddresses(db: Schema): Promise<void> {
  await run(
    db,
    'alter table person no force row level security',
    `update person p set system = 'email', key = lower(p.key)
       where p.key ~ '^[^@[:space:]]+@[^@[:space:]]+$'
         and not exists (select 1 from person other where other.workspace_id = p.workspace_id
           and lower(other.key) = lower(p.key)
           and (other.key = lower(p.key), -other.person_id) > (p.key = lower(p.key), -p.person_id))`,
    'alter table person force row level security',
  )
}

async function makeTables(db: Schema): Promise<void> {
  await make(db, {
    name: 'name_claim',
    columns: `
      person_id bigint not null,
      other_id bigint not null,
      batch_id bigint not null default 0,
      source_id bigint not null,
      message_id text not null,
      happened_at timestamptz(3) not null,
      known_at timestamptz(3),
      constraint name_claim_pkey primary key (workspace_id, person_id, other_id, batch_id),
      constraint name_claim_order_check check (person_id < other_id)`,
    indexes: [
      'create index name_claim_by_other on name_claim (workspace_id, other_id)',
      'create index name_claim_by_batch on name_claim (workspace_id, batch_id) where batch_id <> 0',
    ],
    grants: 'select, insert, update (source_id, message_id, happened_at, known_at)',
  })
  await make(db, {
    name: 'name_decision',
    columns: `
      decision_id bigint generated always as identity,
      kind text not null constraint name_decision_kind_check check (kind in ('merge', 'apart')),
      person_id bigint not null,
      other_id bigint not null,
      decided_at timestamptz(3) not null,
      member_id bigint,
      undone_at timestamptz(3),
      undone_by bigint,
      constraint name_decision_pkey primary key (workspace_id, decision_id)`,
    indexes: [
      'create index name_decision_by_person on name_decision (workspace_id, person_id)',
      'create index name_decision_by_other on name_decision (workspace_id, other_id)',
    ],
    grants: 'select, insert, update (undone_at, undone_by)',
  })
  await make(db, {
    name: 'candidate',
    columns: `
      person_id bigint not null,
      other_id bigint not null,
      why text not null constraint candidate_why_check
        check (why in ('two-ids', 'too-many-names', 'told-apart')),
      happened_at timestamptz(3) not null,
      message_id text not null,
      constraint candidate_pkey primary key (workspace_id, person_id, other_id)`,
    indexes: [
      'create index candidate_by_other on candidate (workspace_id, other_id)',
      'create index candidate_by_time on candidate (workspace_id, happened_at desc)',
    ],
    grants: 'select, insert, update, delete',
  })
}

/**
 * As before (005), and with names: touched is also what was recorded later about another name of one of its people,
 * or decided about a name of it. Its claims go, and whoever it had joined is worked out again from those that stay.
 */
const UNDO_BATCH = `
  create or replace function undo_batch(of_workspace uuid, undone bigint)
    returns table (touched boolean, events bigint, deals bigint, people bigint)
    language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    first_event bigint;
    began timestamptz;
  begin
    -- Not a setting of the function itself: only a superuser may create one with a setting of our own.
    set local app.erasing = 'on';
    events := 0; deals := 0; people := 0;
    select started_at into began from batch where workspace_id = of_workspace and batch_id = undone;
    create temp table undone_event on commit drop as
      select event_id, person_id, deal_id from event
        where workspace_id = of_workspace and batch_id = undone;
    select min(event_id) into first_event from undone_event;
    -- Every name of everybody it speaks of: by its events, by its claims, or named by it first.
    create temp table undone_name on commit drop as
      select distinct p.person_id, p.root_id is null as is_root from person own
        join person p on p.workspace_id = of_workspace
          and coalesce(p.root_id, p.person_id) = coalesce(own.root_id, own.person_id)
        where own.workspace_id = of_workspace and own.person_id in (
          select e.person_id from undone_event e
          union select c.person_id from name_claim c where c.workspace_id = of_workspace and c.batch_id = undone
          union select c.other_id from name_claim c where c.workspace_id = of_workspace and c.batch_id = undone
          union select b.person_id from person b where b.workspace_id = of_workspace and b.batch_id = undone);
    -- What the rule decided since about these people follows from the log, and is found again where it still does.
    create temp table undone_ruling on commit drop as
      select e.event_id from event e
        join source o on o.workspace_id = of_workspace and o.source_id = e.source_id and o.name = 'lockstep'
        join signature s on s.workspace_id = of_workspace and s.signature_id = e.signature_id
        where e.workspace_id = of_workspace and e.event_id > first_event and e.batch_id is null
          and e.person_id in (select person_id from undone_name)
          and s.kind = 2 and s.properties ->> 'by' = 'rule';
    touched := exists (
        select 1 from event e
          where e.workspace_id = of_workspace and e.event_id > first_event
            and e.batch_id is distinct from undone
            and e.person_id in (select person_id from undone_name)
            and e.event_id not in (select event_id from undone_ruling))
      or exists (
        select 1 from event e
          where e.workspace_id = of_workspace and e.event_id > first_event
            and e.batch_id is distinct from undone
            and e.deal_id in (select deal_id from undone_event))
      or exists (
        select 1 from name_decision d
          where d.workspace_id = of_workspace and d.decided_at >= began
            and (d.person_id in (select person_id from undone_name)
              or d.other_id in (select person_id from undone_name)));
    if touched then
      drop table undone_event, undone_name, undone_ruling;
      set local app.erasing = 'off';
      return next;
      return;
    end if;
    delete from event where workspace_id = of_workspace and batch_id = undone;
    get diagnostics events = row_count;
    delete from event e where e.workspace_id = of_workspace
      and e.event_id in (select event_id from undone_ruling);
    delete from name_claim c where c.workspace_id = of_workspace and c.batch_id = undone;
    create temp table undone_person on commit drop as
      select n.person_id, n.is_root, p.batch_id is not distinct from undone
          and not exists (select 1 from event e
            where e.workspace_id = of_workspace and e.person_id = n.person_id)
          and not exists (select 1 from name_claim c
            where c.workspace_id = of_workspace and c.person_id = n.person_id)
          and not exists (select 1 from name_claim c
            where c.workspace_id = of_workspace and c.other_id = n.person_id) as gone
      from undone_name n
      join person p on p.workspace_id = of_workspace and p.person_id = n.person_id;
    delete from fold_due f where f.workspace_id = of_workspace
      and f.person_id in (select person_id from undone_person);
    delete from handoff_deal h where h.workspace_id = of_workspace
      and h.person_id in (select person_id from undone_person);
    delete from handoff h where h.workspace_id = of_workspace
      and h.person_id in (select person_id from undone_person);
    delete from person_state s where s.workspace_id = of_workspace
      and s.person_id in (select person_id from undone_person);
    delete from candidate c where c.workspace_id = of_workspace
      and (c.person_id in (select person_id from undone_person)
        or c.other_id in (select person_id from undone_person));
    update person p set root_id = null, joined_at = null where p.workspace_id = of_workspace
      and p.person_id in (select person_id from undone_person)
      and (p.root_id is not null or p.joined_at is not null);
    insert into fold_due (workspace_id, person_id, regroup)
      select of_workspace, person_id, true from undone_person where not gone;
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
    delete from person p where p.workspace_id = of_workspace
      and p.person_id in (select person_id from undone_person where gone);
    select count(*) into people from undone_person where gone and is_root;
    update batch b set state = 'undone' where b.workspace_id = of_workspace and b.batch_id = undone;
    drop table undone_event, undone_name, undone_ruling, undone_person;
    set local app.erasing = 'off';
    return next;
  end $$`
