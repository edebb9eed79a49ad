import { expect, test } from 'vitest'
import { assertWorkspaceNamed } from './test-guard.ts'

test.each([
  'select * from event where workspace_id = $1',
  'select * from "event" as "e" where "e"."workspace_id" = $1 and "e"."person_id" in ($2)',
  'select 1 from event e join signature s on s.workspace_id = e.workspace_id where e.workspace_id = $1',
  'select 1 from event e join signature s using (workspace_id, signature_id) where e.workspace_id = $1',
  'update batch set state = $1 where workspace_id = $2',
  'insert into "event" ("workspace_id", "message_id") values ($1, $2)',
  'insert into handoff (workspace_id, n) select $1, n from jsonb_to_recordset($2) as r (n int)',
  'select id from registry',
  'select * from staged_event',
])('lets pass: %s', (query) => {
  expect(() => assertWorkspaceNamed(query)).not.toThrow()
})

test.each([
  'select * from event',
  'select * from "person_state" where "person_id" = $1',
  'select 1 from event e join signature s on s.signature_id = e.signature_id where e.workspace_id = $1',
  'select 1 from event e join person p on p.workspace_id = e.workspace_id',
  'update deal set name = $1',
  'delete from fold_due where person_id = $1',
  'insert into source (name) values ($1)',
  'insert into source values ($1)',
])('throws at: %s', (query) => {
  expect(() => assertWorkspaceNamed(query)).toThrow('workspace_id')
})
