import { z } from 'zod'
import { minorDigits } from '#domain/people/imports/read-money.ts'
import { isZone } from '#domain/zone.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'

export const workspace = z.object({
  workspaceId: z.uuid(),
  name: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  isExample: z.boolean(),
  people: z.number(),
  deals: z.number(),
  /** Version of the agreement in force. */
  version: z.number(),
})
export type Workspace = z.infer<typeof workspace>

/** What every page of a workspace counts by. */
const settings = {
  name: z.string().trim().min(1).max(100),
  /** IANA zone, e.g. "Europe/Amsterdam": days and months are cut in it. */
  timeZone: z.string().max(100).refine(isZone),
  /** ISO 4217, e.g. "EUR". */
  currency: z.string().refine((code) => minorDigits(code) !== null),
}
export const workspaceSettings = z.object({
  workspaceId: z.uuid(),
  ...settings,
  isExample: z.boolean(),
  /** Of these settings; the ETag of the answer. */
  version: z.number(),
})
export type WorkspaceSettings = z.infer<typeof workspaceSettings>

/** Requests name their workspace in this header; without it, the company's own workspace is meant. */
export const WORKSPACE_HEADER = 'lockstep-workspace'

export const workspaceContract = {
  list: needs('session')
    .route({
      method: 'GET',
      path: '/workspaces',
      summary: 'The workspaces of this installation, own ones first',
    })
    .output(z.array(workspace)),
  read: needs('see-settings', { versioned: true })
    .route({
      method: 'GET',
      path: '/workspace',
      summary: 'What this workspace is called, its time zone and its currency',
    })
    .output(workspaceSettings),
  change: needs('change-workspace', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/workspace',
      summary: 'Change its name, its time zone or its currency',
    })
    .input(
      z
        .strictObject(settings)
        .partial()
        .refine((wanted) => Object.keys(wanted).length > 0),
    )
    .errors(refusals('version-stale'))
    .output(workspaceSettings),
  addExample: needs('session')
    .route({
      method: 'PUT',
      path: '/workspaces/example',
      summary: 'Make the invented example company',
    })
    .output(workspace),
  removeExample: needs('session')
    .route({
      method: 'DELETE',
      path: '/workspaces/example',
      summary: 'Remove the example company with everything in it',
    })
    .output(z.object({ removed: z.boolean() })),
}
