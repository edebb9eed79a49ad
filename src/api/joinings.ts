import { z } from 'zod'
import { LONGEST_PASSWORD } from '#domain/workspace/password.ts'
import { ROLES } from '#domain/workspace/role.ts'
import { needs } from './needs.ts'
import { refusals } from './refusals.ts'
import { instant, name } from './words.ts'

/** What stands behind `/join#` in an invitation's link. */
const token = z.string().min(1).max(200)

export const joiningsContract = {
  preview: needs('nothing', { changesNothing: true })
    .route({
      method: 'POST',
      path: '/joinings/preview',
      summary: 'What an invitation says, before it is taken up',
    })
    .input(z.strictObject({ token }))
    .output(
      z.object({
        workspace: z.string(),
        invitedBy: z.string().nullable(),
        name: z.string(),
        email: z.string(),
        roles: z.array(z.enum(ROLES)),
        expiresAt: instant,
        /** Who is signed in and would take it up; null: it is taken up with a new account. */
        signedInAs: z.object({ name: z.string(), email: z.string() }).nullable(),
      }),
    )
    .errors(refusals('invitation-over')),
  join: needs('nothing', { givesSecret: true })
    .route({
      method: 'POST',
      path: '/joinings',
      summary: 'Take an invitation up, with a new account or as who is signed in',
    })
    .input(
      z.strictObject({
        token,
        name: name.optional(),
        password: z.string().max(LONGEST_PASSWORD).optional(),
      }),
    )
    .output(z.object({ workspaceId: z.uuid(), email: z.string() }))
    .errors(
      refusals('invitation-over', 'member-already', 'joining-needs-sign-in', 'password-weak'),
    ),
}
