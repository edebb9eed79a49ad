import { run, type Schema } from './workspace-table.ts'

/**
 * Names go out of JSON value by value: whatever somebody is called, it stays JSON, and what we call its parts stays.
 * docs/decisions/025.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    ERASED_JSON,
    `revoke all on function ${ERASED_JSON_OF} from public`,
    `grant execute on function ${ERASED_JSON_OF} to lockstep_app`,
    changed('erase_from_log(uuid, bigint[], bigint[], bigint[], text, timestamptz)', [
      [replaced('e.details'), 'erased_json(e.details, pattern, true)'],
      [replaced('s.properties'), 'erased_json(s.properties, pattern, true)'],
    ]),
    changed('erase_from_others(uuid, text, text[])', [
      [replaced('f.evidence'), 'erased_json(f.evidence, pattern, false)'],
      [replaced('s.memory'), 'erased_json(s.memory, pattern, false)'],
      // To which company somebody belongs is worked out anew, and not changed by halves.
      [ofState('company_called'), ''],
      [ofState('company_text'), REFOLDED],
    ]),
    changed('erase_named(uuid, text)', [
      [replaced('v.shows'), 'erased_json(v.shows, pattern, false)'],
      [replaced('r.fields'), 'erased_json(r.fields, pattern, false)'],
    ]),
    SCRUB_TEXT,
    ERASE_CUT_ROWS,
    'drop index deal_won',
  )
}

/** How a function took names out of JSON until now: of its text, in which a name may be a part of ours, or end a value. */
const replaced = (column: string) =>
  `regexp_replace(${column}::text, pattern, '(erased)', 'gi')::jsonb`

const ofState = (column: string) => `
    update person_state set ${column} = regexp_replace(${column}, pattern, '(erased)', 'gi')
      where workspace_id = of_workspace and ${column} ~* pattern;`

const REFOLDED = `
    insert into fold_due (workspace_id, person_id)
      select of_workspace, s.person_id from person_state s where s.workspace_id = of_workspace
        and (s.company_called ~* pattern or s.company_text ~* pattern)
      on conflict do nothing;`

/** A function as it is, but for these parts. */
const changed = (of: string, parts: readonly (readonly [was: string, is: string])[]) => `
  do $do$
  declare
    def text := pg_get_functiondef('${of}'::regprocedure);
  begin
    ${parts
      .map(
        ([was, is]) => `
    if strpos(def, $was$${was}$was$) = 0 then raise exception '${of} is not the one this migration knows'; end if;
    def := replace(def, $was$${was}$was$, $is$${is}$is$);`,
      )
      .join('')}
    execute def;
  end $do$`

const ERASED_JSON_OF = 'erased_json(jsonb, text, boolean)'
/** JSON without what a pattern finds in its texts and numbers, and in the names of its parts where somebody else gave them. */
const ERASED_JSON = `
  create function erased_json(told jsonb, pattern text, of_others boolean) returns jsonb
    language plpgsql immutable set search_path = public, pg_temp as $$
  begin
    case jsonb_typeof(told)
      when 'string' then
        return to_jsonb(regexp_replace(told #>> '{}', pattern, '(erased)', 'gi'));
      when 'number' then
        return case when told::text ~* pattern then to_jsonb('(erased)'::text) else told end;
      when 'array' then
        return (select coalesce(jsonb_agg(erased_json(one, pattern, of_others) order by n), '[]')
          from jsonb_array_elements(told) with ordinality as a (one, n));
      when 'object' then
        return (select coalesce(jsonb_object_agg(
            case when of_others then regexp_replace(key, pattern, '(erased)', 'gi') else key end,
            erased_json(value, pattern, of_others)), '{}')
          from jsonb_each(told));
      else return told;
    end case;
  end $$`

/** As before (020), but for JSON, and where a text stands once: of two that become alike the later has a number. */
const SCRUB_TEXT = `
  create or replace function scrub_text(of_workspace uuid, in_table text, in_column text, pattern text)
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    kind text; changed bigint; one record; told text; n integer; is_there boolean;
  begin
    if in_table in ('event', 'signature', 'audit', 'audit_head', 'agreement_version', 'privacy')
      then raise exception 'Not by this way'; end if;
    select format_type(a.atttypid, null) into strict kind from pg_attribute a
      where a.attrelid = format('public.%I', in_table)::regclass and a.attname = in_column
        and format_type(a.atttypid, null) in ('text', 'jsonb');
    if (in_table, in_column) in (('campaign', 'name'), ('campaign_alias', 'alias'), ('deal', 'key')) then
      changed := 0;
      for one in execute format('select ctid as place, regexp_replace(%2$I, $2, ''(erased)'', ''gi'') as told
        from %1$I where workspace_id = $1 and %2$I ~* $2 order by 2, ctid', in_table, in_column)
        using of_workspace, pattern
      loop
        n := 1;
        told := one.told;
        loop
          execute format('select exists (select 1 from %1$I where workspace_id = $1 and %2$I = $2)',
            in_table, in_column) into is_there using of_workspace, told;
          exit when not is_there;
          n := n + 1;
          told := one.told || ' ' || n;
        end loop;
        execute format('update %1$I set %2$I = $1 where ctid = $2', in_table, in_column) using told, one.place;
        changed := changed + 1;
      end loop;
      return changed;
    end if;
    execute format('update %1$I set %2$I = ' || case kind when 'jsonb' then 'erased_json(%2$I, $2, false)'
        else 'regexp_replace(%2$I, $2, ''(erased)'', ''gi'')' end || '
      where workspace_id = $1 and %2$I::text ~* $2', in_table, in_column) using of_workspace, pattern;
    get diagnostics changed = row_count;
    return changed;
  end $$`

/** As before (040), but each row is looked at once for all beginnings. */
const ERASE_CUT_ROWS = `
  create or replace function erase_cut_rows(of_workspace uuid, beginnings text[])
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    refused bigint;
    longest integer := (select coalesce(max(length(b)), 0) from unnest(beginnings) b);
  begin
    update batch_refusal r set raw = '', reason = '(erased)'
      from (
        select distinct t.row from (
          select r.ctid as row, lower(right(r.raw, longest + 1)) as tail from batch_refusal r
          where r.workspace_id = of_workspace and octet_length(r.raw) >= 500
        ) t cross join generate_series(1, longest) as l (length)
        join unnest(beginnings) as b (beginning) on b.beginning = right(t.tail, l.length)
        where right(t.tail, l.length + 1) !~ '^\\w'
      ) cut
      where r.ctid = cut.row;
    get diagnostics refused = row_count;
    return refused;
  end $$`
