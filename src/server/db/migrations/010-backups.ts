import { run, type Schema } from './workspace-table.ts'

/** Which backups were made. They are of the whole installation, so the table stands outside of all workspaces. */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    `create table backup (
       backup_id bigint generated always as identity constraint backup_pkey primary key,
       made_at timestamptz(3) not null,
       command text not null,
       file_name text not null,
       product text not null,
       bytes bigint not null,
       sha256 text not null constraint backup_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
       counts jsonb not null)`,
    'grant select on backup to lockstep_app',
  )
}
