import { make, run, type Schema } from './workspace-table.ts'

/** Erasing people, and what must not be told of or contacted again. docs/decisions/025. */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'privacy',
    columns: `
      key bytea not null,
      epoch bigint not null,
      purposes jsonb,
      retention jsonb,
      version integer not null default 1,
      constraint privacy_pkey primary key (workspace_id)`,
    foreignKeys: [toWorkspace('privacy')],
    grants: 'select, insert, update',
  })
  await make(db, {
    name: 'suppression',
    columns: `
      suppression_id bigint generated always as identity,
      kind text not null constraint suppression_kind_check
        check (kind in ('erased', 'do-not-track', 'do-not-contact')),
      hash text not null constraint suppression_hash_check check (hash ~ '^[0-9a-f]{64}$'),
      shown text,
      reason text not null,
      made_at timestamptz(3) not null,
      made_by text not null,
      constraint suppression_pkey primary key (workspace_id, kind, hash),
      constraint suppression_shown_check check (kind <> 'erased' or shown is null)`,
    foreignKeys: [toWorkspace('suppression')],
    indexes: [
      'create index suppression_by_time on suppression (workspace_id, made_at desc, suppression_id desc)',
    ],
    grants: 'select, insert, update (reason, made_at, made_by, shown), delete',
  })
  await make(db, {
    name: 'erasure',
    columns: `
      person_id bigint not null,
      names integer not null,
      erased_at timestamptz(3) not null,
      erased_by text not null,
      constraint erasure_pkey primary key (workspace_id, person_id)`,
    foreignKeys: [toWorkspace('erasure')],
    grants: 'select, insert',
  })
  await run(
    db,
    'alter table person add column erased_at timestamptz(3)',
    'alter table intake_count add column dropped bigint not null default 0',
    `alter table intake_count add constraint intake_count_dropped_check check (dropped <= failed)`,
    ONLY_GROWS,
    PRIVACY_EPOCH,
    ERASE_FROM_LOG,
    ERASE_BESIDE_LOG,
    SCRUB_TEXT,
    UNDO_BATCH,
    ERASE_DEAL_WORDS,
    ...[
      'privacy_epoch(uuid)',
      ERASE_FROM_LOG_OF,
      ERASE_BESIDE_LOG_OF,
      SCRUB_TEXT_OF,
      'erase_deal_words(uuid, bigint[])',
    ].flatMap((one) => [
      `revoke all on function ${one} from public`,
      `grant execute on function ${one} to lockstep_app`,
    ]),
  )
}

/** The owner's functions that erase may also change rows; nobody else may. */
const ONLY_GROWS = `
  create or replace function only_grows() returns trigger language plpgsql as $$
  begin
    if tg_op in ('DELETE', 'UPDATE') and current_setting('app.erasing', true) = 'on'
       and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
      if tg_level = 'ROW' then return new; end if;
      return null;
    end if;
    raise exception 'Rows of % are never changed or deleted', tg_table_name using errcode = '42501';
  end $$`

/**
 * How often anything was erased or suppressed. Whoever asks keeps erasing out until the end of the transaction, and
 * reads after having waited: each statement of a volatile function sees what was committed before it.
 */
const PRIVACY_EPOCH = `
  create function privacy_epoch(of_workspace uuid) returns bigint language plpgsql volatile as $$
  begin
    perform pg_advisory_xact_lock_shared(5562684, hashtext(of_workspace::text));
    return coalesce((select epoch from privacy where workspace_id = of_workspace), 0);
  end $$`

const ERASE_FROM_LOG_OF = 'erase_from_log(uuid, bigint[], bigint[], bigint[], text, timestamptz)'
/**
 * Makes the events told of these names a shell: when something happened, and by \`becomes\` what of it anybody else says
 * too. The names become numbers, and nothing joins them with others any more. \`pattern\` finds the names in what was told
 * of other people. Answers how many rows of each kind it changed.
 */
const ERASE_FROM_LOG = `
  create function erase_from_log(of_workspace uuid, names bigint[], was bigint[], becomes bigint[],
      pattern text, at timestamptz)
    returns jsonb language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    events bigint; marks bigint; others bigint; arrivals bigint; words text[];
  begin
    set local app.erasing = 'on';
    select coalesce(array_agg(w.word), '{}') into words from (
      select campaign as word from event
        where workspace_id = of_workspace and person_id = any(names) and campaign is not null
      union select piece from event
        where workspace_id = of_workspace and person_id = any(names) and piece is not null
    ) w
    where not exists (select 1 from campaign_alias a
        where a.workspace_id = of_workspace and a.alias = lower(w.word))
      and not exists (select 1 from campaign c
        where c.workspace_id = of_workspace and lower(c.name) = lower(w.word));
    -- Words that others are told of stay.
    if words <> '{}' then
      select coalesce(array_agg(w), '{}') into words from unnest(words) w
        where w not in (select e.campaign from event e where e.workspace_id = of_workspace
            and e.campaign = any(words) and (e.person_id is null or e.person_id <> all(names)))
          and w not in (select e.piece from event e where e.workspace_id = of_workspace
            and e.piece = any(words) and (e.person_id is null or e.person_id <> all(names)));
    end if;
    update event_mark m set raw = null from event e
      where m.workspace_id = of_workspace and m.raw is not null
        and e.workspace_id = of_workspace and e.event_id = m.event_id and e.person_id = any(names);
    get diagnostics marks = row_count;
    update false_signal f set evidence = '{}'::jsonb from event e
      where f.workspace_id = of_workspace
        and e.workspace_id = of_workspace and e.event_id = f.event_id and e.person_id = any(names);
    update arrival a set source = k.source, medium = k.medium, campaign = k.campaign, term = k.term,
        content = k.content, tag_id = k.tag_id, referrer = k.referrer, landing = k.landing,
        digest = md5('erased:' || a.arrival_id)::uuid
      from (
        select own.arrival_id,
          case when bool_or(o.source = own.source) then own.source end as source,
          case when bool_or(o.medium = own.medium) then own.medium end as medium,
          case when bool_or(o.campaign = own.campaign) or exists (select 1 from campaign_alias l
            where l.workspace_id = of_workspace and l.alias = lower(own.campaign)) then own.campaign end as campaign,
          case when bool_or(o.term = own.term) then own.term end as term,
          case when bool_or(o.content = own.content) then own.content end as content,
          case when bool_or(o.tag_id = own.tag_id) then own.tag_id end as tag_id,
          case when bool_or(o.referrer = own.referrer) then own.referrer end as referrer,
          case when bool_or(o.landing = own.landing) then own.landing end as landing
        from arrival own
        left join arrival o on o.workspace_id = of_workspace and exists (select 1 from event e
          where e.workspace_id = of_workspace and e.arrival_id = o.arrival_id and e.person_id <> all(names))
        where own.workspace_id = of_workspace
          and own.arrival_id in (select e.arrival_id from event e
            where e.workspace_id = of_workspace and e.person_id = any(names))
          and not exists (select 1 from event e where e.workspace_id = of_workspace
            and e.arrival_id = own.arrival_id and (e.person_id is null or e.person_id <> all(names)))
        group by own.arrival_id, own.source, own.medium, own.campaign, own.term, own.content, own.tag_id,
          own.referrer, own.landing
      ) k where a.workspace_id = of_workspace and a.arrival_id = k.arrival_id;
    get diagnostics arrivals = row_count;
    update event e set
        signature_id = coalesce((select m.becomes from unnest(was, becomes) as m (was, becomes)
          where m.was = e.signature_id), e.signature_id),
        message_id = case when e.source_id = o.source_id then e.message_id else 'erased:' || e.event_id end,
        campaign = case when e.campaign = any(words) then null else e.campaign end,
        piece = case when e.piece = any(words) then null else e.piece end,
        known_at = coalesce(e.known_at, greatest(at, e.happened_at, e.received_at)),
        details = case
          when e.source_id = o.source_id and e.message_id like 'rule:%' then e.details
          when e.source_id = o.source_id then nullif(jsonb_strip_nulls(jsonb_build_object(
            'event', e.details -> 'event', 'about', e.details -> 'about')), '{}')
          when e.deal_id is not null then nullif((select jsonb_object_agg(key, value) from jsonb_each(e.details)
            where key in ('name', 'owner', 'amountCents', 'currency', 'stage', 'reason', 'company', 'undated')), '{}')
        end
      from (select coalesce((select source_id from source
        where workspace_id = of_workspace and name = 'lockstep'), 0) as source_id) o
      where e.workspace_id = of_workspace and e.person_id = any(names);
    get diagnostics events = row_count;
    delete from signature s where s.workspace_id = of_workspace
      and s.signature_id in (select m.was from unnest(was, becomes) as m (was, becomes) where m.was <> m.becomes);
    delete from name_claim c where c.workspace_id = of_workspace
      and (c.person_id = any(names) or c.other_id = any(names));
    delete from name_decision d where d.workspace_id = of_workspace
      and (d.person_id = any(names) or d.other_id = any(names));
    delete from candidate c where c.workspace_id = of_workspace
      and (c.person_id = any(names) or c.other_id = any(names));
    update stage_change c set reason = '(erased)'
      where c.workspace_id = of_workspace and c.person_id = any(names) and c.reason is not null
        and not exists (select 1 from handoff o where o.workspace_id = of_workspace
          and o.reason = c.reason and o.person_id <> all(names));
    delete from fold_due d where d.workspace_id = of_workspace and d.person_id = any(names);
    update person p set key = 'erased:' || p.person_id, erased_at = at
      where p.workspace_id = of_workspace and p.person_id = any(names);
    -- The names in what was told of others.
    others := 0;
    if pattern <> '' then
      update event e set details = regexp_replace(e.details::text, pattern, '(erased)', 'gi')::jsonb
        where e.workspace_id = of_workspace and e.details is not null and e.details::text ~* pattern;
      get diagnostics others = row_count;
      update signature s set properties = regexp_replace(s.properties::text, pattern, '(erased)', 'gi')::jsonb,
          name = regexp_replace(s.name, pattern, '(erased)', 'gi'),
          digest = md5('erased:' || s.signature_id)::uuid
        where s.workspace_id = of_workspace and (s.properties::text ~* pattern or s.name ~* pattern);
    end if;
    set local app.erasing = 'off';
    return jsonb_build_object('events', events, 'marks', marks, 'arrivals', arrivals, 'others', others);
  end $$`

const ERASE_BESIDE_LOG_OF = 'erase_beside_log(uuid, text[], text[], text, timestamptz)'
/**
 * Empties what came in and could not be stored, rows of files that stayed out, and entries of the audit, where they hold
 * one of these names; the chain of the audit stays, because an entry keeps its hash (docs/decisions/025). \`needles\` and
 * \`words\` (texts that nobody else was told) in lower case.
 */
const ERASE_BESIDE_LOG = `
  create function erase_beside_log(of_workspace uuid, needles text[], words text[], pattern text, at timestamptz)
    returns jsonb language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    failed bigint; refused bigint; entries bigint[];
  begin
    set local app.erasing = 'on';
    update failed_event f set raw = '', around = null, path = null, reason = '(erased)',
        state = case when f.state = 'open' then 'set-aside' else f.state end, settled_at = coalesce(f.settled_at, at)
      where f.workspace_id = of_workspace and exists (select 1 from unnest(needles) n
        where strpos(lower(encode(f.raw, 'escape')), lower(encode(convert_to(n, 'UTF8'), 'escape'))) > 0
          or strpos(lower(f.around::text), n) > 0);
    get diagnostics failed = row_count;
    update batch_refusal r set raw = '', reason = '(erased)'
      where r.workspace_id = of_workspace and r.raw <> '' and exists (select 1 from unnest(needles) n
        where strpos(' · ' || lower(r.raw) || ' · ', n) > 0);
    get diagnostics refused = row_count;
    delete from batch_status s where s.workspace_id = of_workspace and lower(s.status) = any(words);
    entries := '{}';
    if pattern <> '' then
      with blanked as (
        update audit a set
            subject_label = case when a.subject_label ~* pattern then '(erased)' else a.subject_label end,
            before = case when a.before::text ~* pattern then null else a.before end,
            after = case when a.after::text ~* pattern then null else a.after end
          where a.workspace_id = of_workspace
            and (a.subject_label ~* pattern or a.before::text ~* pattern or a.after::text ~* pattern)
          returning a.seq
      ) select coalesce(array_agg(seq order by seq), '{}') into entries from blanked;
    end if;
    set local app.erasing = 'off';
    return jsonb_build_object('failed', failed, 'refused', refused, 'entries', to_jsonb(entries));
  end $$`

const SCRUB_TEXT_OF = 'scrub_text(uuid, text, text, text)'
/** Takes the names out of a text or JSON column of any other table; what only grows is none of its business. */
const SCRUB_TEXT = `
  create function scrub_text(of_workspace uuid, in_table text, in_column text, pattern text)
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    kind text; changed bigint;
  begin
    if in_table in ('event', 'signature', 'audit', 'audit_head', 'agreement_version', 'privacy')
      then raise exception 'Not by this way'; end if;
    select format_type(a.atttypid, null) into strict kind from pg_attribute a
      where a.attrelid = format('public.%I', in_table)::regclass and a.attname = in_column
        and format_type(a.atttypid, null) in ('text', 'jsonb');
    execute format('update %1$I set %2$I = regexp_replace(%2$I::text, $2, ''(erased)'', ''gi'')::%3$s
      where workspace_id = $1 and %2$I::text ~* $2', in_table, in_column, kind) using of_workspace, pattern;
    get diagnostics changed = row_count;
    return changed;
  end $$`

/** What deals are called and why they ended, in the log; their rows are a cache of it. */
const ERASE_DEAL_WORDS = `
  create function erase_deal_words(of_workspace uuid, deals bigint[])
    returns void language plpgsql security definer
    set search_path = public, pg_temp as $$
  begin
    set local app.erasing = 'on';
    update event e set details = nullif(e.details - 'name' - 'reason', '{}')
      where e.workspace_id = of_workspace and e.deal_id = any(deals) and e.details is not null;
    set local app.erasing = 'off';
  end $$`

/** As before (018), but an import that brought somebody who was erased since is touched: their shell stays. */
const UNDO_BATCH = `
  do $do$
  declare
    was text := pg_get_functiondef('undo_batch(uuid, bigint)'::regprocedure);
    asks text := 'touched := exists (';
  begin
    if strpos(was, asks) = 0 then
      raise exception 'undo_batch is not the one this migration knows';
    end if;
    execute replace(was, asks, $$touched := exists (
        select 1 from erasure x where x.workspace_id = of_workspace
          and x.person_id in (select person_id from undone_name))
      or exists ($$);
  end $do$`

const toWorkspace = (table: string) =>
  `constraint ${table}_workspace_fkey foreign key (workspace_id) references workspace (workspace_id)`
