import { make, run, type Schema } from './workspace-table.ts'

/**
 * Words and ways are found by one index each: what the second one holds besides the person is no key of it, because
 * without counts of single workspaces PostgreSQL takes any index that has both for as good as the other.
 *
 * Lists of a million people: what they are searched, narrowed and sorted by stands in tables and columns that an index
 * finds by operators that PostgreSQL takes under row level security. Personal: person_word.word, word_near.word,
 * word_near.spelling, person_state.by_name, person_state.by_company and person_state.by_owner; all of them go with
 * their person. docs/decisions/026.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'person_word',
    columns: `
      person_id bigint not null,
      word text collate "C" not null,
      is_contact boolean not null,
      constraint person_word_pkey primary key (workspace_id, word, person_id)`,
    indexes: [
      'create index person_word_by_person on person_word (workspace_id, person_id) include (word, is_contact)',
    ],
    grants: 'select, insert, update (is_contact), delete',
  })
  await make(db, {
    name: 'word_near',
    columns: `
      spelling text collate "C" not null,
      word text collate "C" not null,
      constraint word_near_pkey primary key (workspace_id, spelling, word)`,
    indexes: ['create index word_near_by_word on word_near (workspace_id, word)'],
    grants: 'select, insert, delete',
  })
  await make(db, {
    name: 'person_came',
    columns: `
      person_id bigint not null,
      arrival_id bigint not null,
      constraint person_came_pkey primary key (workspace_id, arrival_id, person_id)`,
    indexes: [
      'create index person_came_by_person on person_came (workspace_id, person_id) include (arrival_id)',
    ],
    grants: 'select, insert, delete',
  })
  await run(db, SORTED, ...SORTINGS, UNDO_BATCH)
  await foldAllAgain(db)
}

const said = (trait: string) => `nullif(btrim(traits ->> '${trait}'), '')`
const parts = (first: string, last: string) =>
  `nullif(btrim(coalesce(${said(first)}, '') || ' ' || coalesce(${said(last)}, '')), '')`
const NAME = `coalesce(${said('name')}, ${said('fullName')},
  ${parts('firstName', 'lastName')}, ${parts('first_name', 'last_name')})`

/** Without accents, so that Élodie stands beside Edith; who has none stands behind all others. */
const sortable = (text: string) =>
  `coalesce(left(lower(regexp_replace(normalize(${text}, NFKD), U&'[\\0300-\\036f]', '', 'g')), 100), U&'\\FFFF')`

const SORTED = `alter table person_state
  add column by_name text collate "C" not null generated always as (${sortable(NAME)}) stored,
  add column by_company text collate "C" not null
    generated always as (${sortable(said('company'))}) stored,
  add column by_owner text collate "C" not null
    generated always as (${sortable(said('owner'))}) stored,
  add column by_origin text collate "C" not null
    generated always as (${sortable(said('origin'))}) stored,
  add column by_stage smallint not null generated always as (case stage when 'contact' then 0
    when 'lead' then 1 when 'mql' then 2 when 'passed' then 3 when 'sal' then 4 when 'sql' then 5
    when 'opportunity' then 6 else 7 end) stored,
  add column by_band text collate "C" not null
    generated always as (fit_band || engagement_band) stored`

/** Each serves its sorting, and where one value is asked for, the newest of it. */
const SORTINGS = ['company', 'owner', 'origin', 'stage', 'band']
  .map(
    (column) => `create index person_state_sorted_by_${column}
    on person_state (workspace_id, by_${column}, last_seen_at desc, person_id)`,
  )
  .concat(
    'create index person_state_sorted_by_name on person_state (workspace_id, by_name, person_id)',
    'create index person_state_sorted_by_first on person_state (workspace_id, first_seen_at desc, person_id)',
  )

/** As before (017), and what the people who go were searched and narrowed by goes with them. */
const UNDO_BATCH = `
  do $do$
  declare
    was text := pg_get_functiondef('undo_batch(uuid, bigint)'::regprocedure);
    before text := 'update person p set root_id = null, joined_at = null';
  begin
    if strpos(was, before) = 0 then
      raise exception 'undo_batch is not the one this migration knows';
    end if;
    execute replace(was, before, $$with gone as (
      delete from person_word w where w.workspace_id = of_workspace
        and w.person_id in (select person_id from undone_person) returning w.word
    ) delete from word_near n using (select distinct word from gone) g
      where n.workspace_id = of_workspace and n.word = g.word
        and not exists (select 1 from person_word k where k.workspace_id = of_workspace
          and k.word = g.word and k.person_id not in (select person_id from undone_person));
    delete from person_came c where c.workspace_id = of_workspace
      and c.person_id in (select person_id from undone_person);
    $$ || before);
  end $do$`

/** Words and ways are kept by the fold. */
async function foldAllAgain(db: Schema): Promise<void> {
  const tables = ['person_state', 'fold_due']
  await run(
    db,
    ...tables.map((table) => `alter table ${table} no force row level security`),
    `insert into fold_due (workspace_id, person_id)
       select workspace_id, person_id from person_state
       on conflict (workspace_id, person_id) do nothing`,
    ...tables.map((table) => `alter table ${table} force row level security`),
  )
}
