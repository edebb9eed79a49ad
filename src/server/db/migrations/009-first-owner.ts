import { run, type Schema } from './workspace-table.ts'

/** Lets the first owner name the company in an agreement that nothing was ruled by yet (docs/decisions/010). */
export async function up(db: Schema): Promise<void> {
  await run(
    db,
    ADOPT_AGREEMENT,
    'revoke all on function adopt_agreement(uuid, jsonb) from public',
    'grant execute on function adopt_agreement(uuid, jsonb) to lockstep_app',
  )
}

/**
 * Replaces the one version that the first start wrote, as long as nothing has happened under it; afterwards, and with a
 * second version, it answers false and changes nothing. Run with the owner's rights, as the erasing functions are.
 */
const ADOPT_AGREEMENT = `
  create function adopt_agreement(of_workspace uuid, adopted jsonb) returns boolean
    language plpgsql security definer
    set search_path = public, pg_temp as $$
  declare
    kept agreement_version;
  begin
    if exists (select 1 from event where workspace_id = of_workspace)
      or (select count(*) from agreement_version where workspace_id = of_workspace) <> 1
      or exists (select 1 from member where workspace_id = of_workspace) then
      return false;
    end if;
    select * into kept from agreement_version where workspace_id = of_workspace;
    set local app.erasing = 'on';
    delete from agreement_version where workspace_id = of_workspace;
    set local app.erasing = 'off';
    insert into agreement_version (workspace_id, version, document, effective_from, created_at)
      values (of_workspace, kept.version, adopted, kept.effective_from, kept.created_at);
    return true;
  end $$`
