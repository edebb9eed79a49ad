import type { OpenAPI } from '@orpc/openapi'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'

/** What many routes share: the problem, headers, and ways to sign in. */
export const components: OpenAPI.ComponentsObject = {
  schemas: {
    Problem: {
      type: 'object',
      description: 'An error answer, RFC 9457. The code is stable, the words may change.',
      required: ['type', 'title', 'status', 'code', 'requestId'],
      properties: {
        type: { type: 'string', description: 'Where the code is explained.' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string', description: 'A sentence about this very case.' },
        code: { type: 'string' },
        requestId: { type: 'string', description: 'Quote it when you ask for help.' },
        fields: {
          type: 'array',
          items: { type: 'string' },
          description: 'Of "request-unfit": names of what was not understood.',
        },
        unfit: {
          type: 'array',
          description: 'Of "request-unfit": what is wrong with those of which it can be said.',
          items: {
            type: 'object',
            required: ['field', 'why'],
            properties: {
              field: { type: 'string' },
              why: { type: 'string', example: 'is empty' },
            },
          },
        },
        version: {
          type: 'integer',
          description: 'Of "version-stale": the version that stands now.',
        },
        difference: {
          type: 'array',
          description: 'Of "version-stale": what lies between your change and theirs.',
          items: { $ref: '#/components/schemas/FieldDifference' },
        },
      },
    },
    FieldDifference: {
      type: 'object',
      required: ['field', 'yours', 'theirs', 'conflict'],
      properties: {
        field: { type: 'string' },
        base: { description: 'As it was in the version you saw, if that is still kept.' },
        yours: { description: 'As you want it.' },
        theirs: { description: 'As it stands now.' },
        conflict: { type: 'boolean', description: 'Both of you changed it, and not to the same.' },
      },
    },
  },
  parameters: {
    Workspace: {
      name: WORKSPACE_HEADER,
      in: 'header',
      description:
        'Id of the workspace that is meant; without it your first one. A key belongs to one workspace and needs it not.',
      schema: { type: 'string', format: 'uuid' },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Makes it safe to ask again: the same key within 7 days has one effect and gets one answer.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The ETag that you read: only this version is changed.',
      schema: { type: 'string' },
      example: '"7"',
    },
    Merge: {
      name: 'lockstep-merge',
      in: 'header',
      description:
        'With "disjoint" a change is also made to a later version, when nobody else changed the same fields.',
      schema: { type: 'string', enum: ['disjoint'] },
    },
  },
  headers: {
    ETag: {
      description: 'The version of what is answered, for If-Match.',
      schema: { type: 'string' },
      example: '"7"',
    },
    RateLimitPolicy: {
      description: 'How many requests (q) in how many seconds (w).',
      schema: { type: 'string' },
      example: '"key";q=300;w=60',
    },
    RateLimit: {
      description: 'How many are left (r) and in how many seconds all are back (t).',
      schema: { type: 'string' },
      example: '"key";r=299;t=1',
    },
    RetryAfter: {
      description: 'Seconds to wait before asking again.',
      schema: { type: 'integer' },
      example: 10,
    },
    RequestId: {
      description: 'Number of this request, which stands in the log.',
      schema: { type: 'string', format: 'uuid' },
    },
  },
  securitySchemes: {
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: 'lockstep',
      description: 'The session of a human who signed in; over https it is named __Host-lockstep.',
    },
    key: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'lk_live_<id>_<secret>',
      description:
        'A key of the workspace, shown once when it is made. It may do what its scopes say.',
    },
  },
}
