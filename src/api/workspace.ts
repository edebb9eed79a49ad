import { z } from 'zod'
import { ROLES, SEES } from '#domain/workspace/role.ts'
import { isZone } from '#domain/zone.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { worksIn } from './sign-in.ts'
import { currency, name } from './words.ts'

/** What somebody is in a workspace, as far as permissions go (domain/workspace/may.ts). */
export const me = z.object({
  memberId: z.number(),
  roles: z.array(z.enum(ROLES)),
  sees: z.enum(SEES),
  teams: z.array(z.number()),
})
export type Me = z.infer<typeof me>

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
  signed: z.array(z.enum(['marketing', 'sales'])).describe('The sides that have signed it.'),
  me: me
    .nullable()
    .describe('What one is in it oneself; null where the membership ended meanwhile'),
})
export type Workspace = z.infer<typeof workspace>

/** IANA zone, e.g. "Europe/Amsterdam": days and months are cut in it. */
const timeZone = z.string().max(100).refine(isZone)
const smallMode = z.boolean().describe('So few people that one may work for both sides')

/** What every page of a workspace counts by. */
export const workspaceSettings = z.object({
  workspaceId: z.uuid(),
  name,
  timeZone,
  currency,
  smallMode,
  isExample: z.boolean(),
  version: z.number().describe('Of these settings; the ETag of the answer.'),
})
export type WorkspaceSettings = z.infer<typeof workspaceSettings>

export const workspaceContract = {
  list: needs('session')
    .route({
      method: 'GET',
      path: '/workspaces',
      summary: 'The workspaces one is a member of, the example last',
    })
    .output(z.array(workspace)),
  make: needs('change-workspace')
    .route({
      method: 'POST',
      path: '/workspaces',
      summary: 'Make another workspace, e.g. for a client, and become its owner',
    })
    .input(
      z.strictObject({
        name,
        timeZone,
        currency,
        worksIn: worksIn
          .optional()
          .describe('Which team one works in there; without it one holds the roles held here'),
      }),
    )
    .output(workspace),
  read: needs('see-settings', { versioned: true })
    .route({
      method: 'GET',
      path: '/workspace',
      summary: 'What this workspace is called, its time zone, its currency and whether it is small',
    })
    .output(workspaceSettings),
  change: needs('change-workspace', { versioned: true })
    .route({
      method: 'PATCH',
      path: '/workspace',
      summary:
        'Change its name, its time zone or its currency; small mode ends when nobody works for both sides',
    })
    .input(
      z
        .strictObject({ name, timeZone, currency, smallMode })
        .partial()
        .refine((wanted) => Object.keys(wanted).length > 0),
    )
    .errors(refusals('version-stale', 'both-hats'))
    .output(workspaceSettings),
  addExample: needs('read-agreement')
    .route({
      method: 'PUT',
      path: '/workspaces/example',
      summary: 'Make the invented example company, or come into the one that is there',
    })
    .output(workspace),
  removeExample: needs('session')
    .route({
      method: 'DELETE',
      path: '/workspaces/example',
      summary: 'Remove the example company with everything in it; asks for an owner of it',
    })
    .output(z.object({ removed: z.boolean() }))
    .errors(refusals('not-allowed')),
}
