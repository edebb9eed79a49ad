import type { ConditionalSchemaConverter, OpenAPI } from '@orpc/openapi'
import { upload } from '#api/imports.ts'
import { problemsOf, RATE_HEADERS, securityOf } from './answers.ts'
import type { Promised } from './promises.ts'

const PROMISED: Promised = {
  name: 'imports.upload',
  room: 'imports',
  method: 'POST',
  path: '/uploads',
  meta: {
    needs: 'bring-in-files',
    confirmed: false,
    versioned: false,
    changesNothing: true,
    givesSecret: false,
    goesOn: false,
  },
  refusals: ['file-empty', 'file-unreadable', 'file-too-large'],
  hasInput: true,
}

/** The one route beside the contract: a file as it is, streamed to disk. */
export async function uploads(shapes: ConditionalSchemaConverter): Promise<OpenAPI.PathItemObject> {
  const [, shape] = await shapes.convert(upload, { strategy: 'output' })
  return {
    post: {
      operationId: PROMISED.name,
      summary: 'Send a file that is to be brought in',
      description:
        'The body is the file itself, CSV or NDJSON. Nothing is written yet; a file that is not brought in is thrown away after a day. Needs the right `bring-in-files`, or a key with that scope.',
      tags: ['People'],
      security: securityOf(PROMISED),
      parameters: [
        { $ref: '#/components/parameters/Workspace' },
        {
          name: 'fileName',
          in: 'query',
          required: true,
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
      responses: {
        '200': {
          description: 'OK',
          headers: RATE_HEADERS,
          content: { 'application/json': { schema: shape as never } },
        },
        ...problemsOf(PROMISED),
      },
    },
  }
}
