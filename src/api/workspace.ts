import { z } from 'zod'
import { needs } from './needs.ts'

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
