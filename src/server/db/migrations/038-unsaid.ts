import { run, type Schema } from './workspace-table.ts'

/**
 * What no event says any more goes when somebody is erased: an event that was told before, or of which only the
 * difference is kept, leaves its words in the dictionary. docs/decisions/025.
 */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    FORGET_UNSAID,
    'revoke all on function forget_unsaid(uuid) from public',
    'grant execute on function forget_unsaid(uuid) to lockstep_app',
  )
}

/** Nobody writes events meanwhile (privacy/epoch.ts). One look over the log: there is no index of what events say. */
const FORGET_UNSAID = `
  create function forget_unsaid(of_workspace uuid)
    returns bigint language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    gone bigint;
  begin
    set local app.erasing = 'on';
    with said as materialized (
      select distinct signature_id from event where workspace_id = of_workspace
    )
    delete from signature s where s.workspace_id = of_workspace
      and s.signature_id not in (select signature_id from said);
    get diagnostics gone = row_count;
    set local app.erasing = 'off';
    return gone;
  end $$`
