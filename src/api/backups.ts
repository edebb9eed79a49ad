import { z } from 'zod'
import { needs } from './needs.ts'
import { instant } from './words.ts'

export const madeBackup = z.object({
  madeAt: instant.describe('The instant of what is in it'),
  command: z.string().describe('What made it, e.g. “lockstep backup”'),
  fileName: z.string(),
  product: z.string().describe('The version of Lockstep that made it'),
  bytes: z.number().describe('Of the file, which holds all workspaces of the installation'),
  sha256: z.string().describe('Of the file'),
  rows: z.number().describe('Of this workspace'),
  tables: z.record(z.string(), z.number()).describe('Rows of this workspace, table by table'),
})
export type MadeBackup = z.infer<typeof madeBackup>

export const backupsContract = {
  last: needs('back-up')
    .route({ method: 'GET', path: '/backups/last', summary: 'The last backup that was made' })
    .output(
      z.object({
        last: madeBackup.nullable().describe('Null when none was made with this workspace'),
      }),
    ),
}
