import { run, type Schema } from './workspace-table.ts'

/** Names of an erased person go out of everything that was told of others, too. docs/decisions/025. */
export async function up(db: Schema): Promise<void> {
  const made = ['erase_from_others(uuid, text, text[])', 'erase_cut_rows(uuid, text[])', NAMED_OF]
  await run(
    db,
    ERASE_FROM_OTHERS,
    ERASE_CUT_ROWS,
    ERASE_NAMED,
    ...made.flatMap((one) => [
      `revoke all on function ${one} from public`,
      `grant execute on function ${one} to lockstep_app`,
    ]),
  )
}

/** Of rows of people, where no row of the log is looked at. */
const REPLACED = [
  ['candidate', 'message_id'],
  ['handoff', 'reason'],
  ['handoff', 'person_origin'],
  ['name_claim', 'message_id'],
  ['person_state', 'company_called'],
  ['person_state', 'company_text'],
  ['person_state', 'last_event_name'],
  ['stage_change', 'reason'],
]
  .map(
    ([table, column]) => `
    update ${table} set ${column} = regexp_replace(${column}, pattern, '(erased)', 'gi')
      where workspace_id = of_workspace and ${column} ~* pattern;`,
  )
  .join('')

const WAYS = ['source', 'medium', 'campaign', 'term', 'content', 'tag_id', 'referrer', 'landing']

/**
 * Takes names out of what was told of others beside details and properties, which erase_from_log does: ids of events, how
 * they came, bytes as they were sent, what was kept of them. \`plain\`: the names in lower case, to pass over most events
 * without the pattern. Who loses the id of an event is folded anew, for of two at one instant the id says which was first.
 * Answers how many events lost a word.
 */
const ERASE_FROM_OTHERS = `
  create function erase_from_others(of_workspace uuid, pattern text, plain text[])
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    named bigint[]; found bigint[];
  begin
    set local app.erasing = 'on';
    select coalesce(array_agg(e.event_id), '{}'),
        coalesce(array_agg(e.event_id) filter (where e.message_id ~* pattern), '{}') into found, named
      from event e where e.workspace_id = of_workspace
        and exists (select 1 from unnest(plain) n
          where strpos(lower(concat_ws(' ', e.message_id, e.campaign, e.piece)), n) > 0)
        and concat_ws(' ', e.message_id, e.campaign, e.piece) ~* pattern;
    update name_claim c set message_id = 'erased:' || e.event_id from event e
      where e.workspace_id = of_workspace and e.event_id = any(named)
        and c.workspace_id = of_workspace and c.source_id = e.source_id and c.message_id = e.message_id;
    update candidate c set message_id = 'erased:' || e.event_id from event e
      where e.workspace_id = of_workspace and e.event_id = any(named)
        and c.workspace_id = of_workspace and c.message_id = e.message_id and c.happened_at = e.happened_at;
    update event e set
        message_id = case when e.event_id = any(named) then 'erased:' || e.event_id else e.message_id end,
        campaign = regexp_replace(e.campaign, pattern, '(erased)', 'gi'),
        piece = regexp_replace(e.piece, pattern, '(erased)', 'gi')
      where e.workspace_id = of_workspace and e.event_id = any(found);
    insert into fold_due (workspace_id, person_id)
      select distinct of_workspace, e.person_id from event e
        join person p on p.workspace_id = of_workspace and p.person_id = e.person_id and p.erased_at is null
        where e.workspace_id = of_workspace and e.event_id = any(named)
      on conflict do nothing;
    update arrival a set
        ${WAYS.map((way) => `${way} = regexp_replace(a.${way}, pattern, '(erased)', 'gi')`).join(', ')},
        digest = md5('erased:' || a.arrival_id)::uuid
      where a.workspace_id = of_workspace
        and concat_ws(' ', ${WAYS.map((way) => `a.${way}`).join(', ')}) ~* pattern;
    update event_mark m set raw = null
      where m.workspace_id = of_workspace and m.raw is not null and exists (select 1 from unnest(plain) n
        where strpos(lower(encode(m.raw, 'escape')), lower(encode(convert_to(n, 'UTF8'), 'escape'))) > 0);
    update false_signal f set evidence = regexp_replace(f.evidence::text, pattern, '(erased)', 'gi')::jsonb
      where f.workspace_id = of_workspace and f.evidence::text ~* pattern;
    update person_state s set memory = regexp_replace(s.memory::text, pattern, '(erased)', 'gi')::jsonb
      where s.workspace_id = of_workspace and s.memory::text ~* pattern;
    delete from batch_status s where s.workspace_id = of_workspace and s.status ~* pattern;
    ${REPLACED}
    set local app.erasing = 'off';
    return cardinality(found);
  end $$`

/** A row that stayed out is kept in part: empties those that end within a name, by its \`beginnings\` in lower case. */
const ERASE_CUT_ROWS = `
  create function erase_cut_rows(of_workspace uuid, beginnings text[])
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    refused bigint;
  begin
    update batch_refusal r set raw = '', reason = '(erased)'
      where r.workspace_id = of_workspace and octet_length(r.raw) >= 500
        and exists (select 1 from unnest(beginnings) b
          where right(lower(r.raw), length(b)) = b and right(lower(r.raw), length(b) + 1) !~ '^\\w');
    get diagnostics refused = row_count;
    return refused;
  end $$`

const NAMED_OF = 'erase_named(uuid, text)'
/**
 * What somebody was called in words ("Ada Lovelace"), out of what members wrote to find and to name people by: views, their
 * earlier versions and entries of the audit, and reasons why a name is left in peace. Answers the entries of the audit
 * that were emptied.
 */
const ERASE_NAMED = `
  create function erase_named(of_workspace uuid, pattern text)
    returns bigint[] language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    entries bigint[];
  begin
    set local app.erasing = 'on';
    update people_view v set name = regexp_replace(v.name, pattern, '(erased)', 'gi'),
        shows = regexp_replace(v.shows::text, pattern, '(erased)', 'gi')::jsonb
      where v.workspace_id = of_workspace and (v.name ~* pattern or v.shows::text ~* pattern);
    update revision r set fields = regexp_replace(r.fields::text, pattern, '(erased)', 'gi')::jsonb
      where r.workspace_id = of_workspace and r.thing = 'view' and r.fields::text ~* pattern;
    update suppression s set reason = regexp_replace(s.reason, pattern, '(erased)', 'gi')
      where s.workspace_id = of_workspace and s.reason ~* pattern;
    with blanked as (
      update audit a set
          subject_label = case when a.subject_label ~* pattern then '(erased)' else a.subject_label end,
          before = case when a.before::text ~* pattern then null else a.before end,
          after = case when a.after::text ~* pattern then null else a.after end
        where a.workspace_id = of_workspace and a.subject_kind = 'view'
          and (a.subject_label ~* pattern or a.before::text ~* pattern or a.after::text ~* pattern)
        returning a.seq
    ) select coalesce(array_agg(seq order by seq), '{}') into entries from blanked;
    set local app.erasing = 'off';
    return entries;
  end $$`
