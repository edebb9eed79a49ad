import { sql } from 'kysely'
import type { Db } from './connect.ts'

/**
 * The whole schema as text, one line a thing, from PostgreSQL's catalog: tables with their settings and rights, columns,
 * keys, indexes, triggers, policies, functions, sequences, and the steps that were taken. Two databases with the same
 * lines work alike.
 */
export async function schemaLines(owner: Db): Promise<string[]> {
  const lines: string[] = []
  for (const query of Object.values(QUERIES)) {
    const { rows } = await sql.raw<{ line: string }>(query).execute(owner)
    lines.push(...rows.map((row) => row.line))
  }
  return lines.sort()
}

const CLASSES = `(select * from pg_class where relnamespace = 'public'::regnamespace) c`

const QUERIES = {
  classes: `select concat_ws(' ', 'class', c.relkind, c.relname, c.relrowsecurity, c.relforcerowsecurity,
      c.relacl::text, c.reloptions::text) as line from ${CLASSES}`,
  columns: `select concat_ws(' ', 'column', c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, a.attidentity, a.attgenerated, a.attstattarget, a.attacl::text,
      pg_get_expr(d.adbin, d.adrelid)) as line
    from ${CLASSES} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind in ('r', 'p')`,
  constraints: `select concat_ws(' ', 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
    from ${CLASSES} join pg_constraint k on k.conrelid = c.oid`,
  indexes: `select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid) as line
    from ${CLASSES} join pg_index i on i.indrelid = c.oid`,
  triggers: `select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled) as line
    from ${CLASSES} join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal`,
  policies: `select concat_ws(' ', 'policy', c.relname, p.polname, p.polcmd, p.polroles::text,
      pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) as line
    from ${CLASSES} join pg_policy p on p.polrelid = c.oid`,
  functions: `select concat_ws(' ', 'function', pg_get_functiondef(p.oid), p.proacl::text) as line
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')`,
  sequences: `select concat_ws(' ', 'sequence', sequencename, data_type, start_value, increment_by) as line
    from pg_sequences where schemaname = 'public'`,
  steps: `select 'step ' || name as line from kysely_migration`,
}
