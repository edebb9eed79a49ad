import { make, type Schema } from './workspace-table.ts'

/**
 * Saved views of the list of people: the words of its address under a name, of one member or shared with all.
 * Personal data: a filter may hold somebody's name.
 */
export async function up(db: Schema): Promise<void> {
  await make(db, {
    name: 'people_view',
    columns: `
      view_id bigint generated always as identity,
      member_id bigint not null,
      name text not null,
      shows jsonb not null,
      is_shared boolean not null default false,
      is_default boolean not null default false,
      version integer not null default 1,
      made_at timestamptz(3) not null,
      constraint people_view_pkey primary key (workspace_id, view_id)`,
    foreignKeys: [
      `constraint people_view_member_fkey foreign key (workspace_id, member_id)
         references member (workspace_id, member_id) on delete cascade`,
    ],
    indexes: ['create index people_view_by_member on people_view (workspace_id, member_id)'],
    grants: 'select, insert, update (name, shows, is_shared, is_default, version), delete',
  })
}
