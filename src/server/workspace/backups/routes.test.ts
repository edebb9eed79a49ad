import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { instant } from '#domain/time.ts'
import { openBackup } from '#server/db/backup/file/read.ts'
import { recordBackup } from '#server/db/backup/record-backup.ts'
import { compareWith } from '#server/db/backup/restore.ts'
import { writeBackup } from '#server/db/backup/write-backup.ts'
import { tell } from '#server/db/log.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { createWorkspace } from '#server/db/workspaces.ts'
import { type TestApp, testApp } from '#server/test-app.ts'
import { testMember } from '#server/test-members.ts'

const NOW = instant(Date.UTC(2026, 10, 22, 12))

let house: TestApp
let folder: string
beforeAll(async () => {
  house = await testApp()
  folder = mkdtempSync(join(tmpdir(), 'lockstep-backups-'))
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

test('the last backup is told with its size, its hash and the rows of this workspace alone', async () => {
  const { db, workspaceId, address, app } = house
  const { headers } = await testMember(db, workspaceId, { name: 'Ada', roles: ['owner'] })
  const last = async () => (await app.inject({ url: '/api/v1/backups/last', headers })).json()
  expect(await last()).toEqual({ last: null })

  const card = { name: 'Beta', timeZone: 'UTC', currency: 'EUR', isExample: false }
  const other = await createWorkspace(db, card, defaultAgreement(card.name, 'UTC'), NOW)
  for (const [id, people] of [
    [workspaceId, ['ada', 'ben']],
    [other, ['rosa']],
  ] as const) {
    const events = people.map((person) => ({
      messageId: person,
      person,
      kind: 'behaviour' as const,
      name: 'page_view',
      properties: {},
      happenedAt: NOW,
    }))
    await tell(db, id, 'web', events, NOW)
  }
  const path = join(folder, 'monday.backup')
  const job = { path, force: false, product: '9.9.9', now: NOW }
  const written = await writeBackup(address, job)
  await recordBackup(address, job, written)

  const told = (await last()).last
  expect(told).toMatchObject({
    madeAt: NOW,
    command: 'lockstep backup',
    fileName: 'monday.backup',
    product: '9.9.9',
    bytes: statSync(path).size,
    sha256: written.sha256,
    tables: { person: 2, event: 2, workspace: 1, member: 1 },
  })
  const counted = Object.values(told.tables as Record<string, number>)
  expect(told.rows).toBe(counted.reduce((sum, rows) => sum + rows, 0))

  const entries = await inWorkspace(db, other, (tx) =>
    tx
      .selectFrom('audit')
      .select(['action', 'actor_kind', 'subject_label'])
      .where('workspace_id', '=', other)
      .where('subject_kind', '=', 'backup')
      .execute(),
  )
  expect(entries).toEqual([
    { action: 'make-backup', actor_kind: 'command', subject_label: 'monday.backup' },
  ])
  const backup = await openBackup(path)
  const compared = await compareWith(address, backup)
  expect(compared).toMatchObject({ differences: [], entriesSince: 2 })
  await backup.close()
})
