import type { ConditionalSchemaConverter, OpenAPI } from '@orpc/openapi'
import { dealsExportAsked } from '#api/people.ts'
import { exportAsked } from '#api/people-filter.ts'
import { problemsOf, RATE_HEADERS, securityOf } from './answers.ts'
import type { Promised } from './promises.ts'

const META = {
  needs: 'export-people',
  confirmed: false,
  versioned: false,
  changesNothing: true,
  givesSecret: false,
  goesOn: false,
} as const
const PEOPLE: Promised = {
  name: 'people.export',
  room: 'people',
  method: 'GET',
  path: '/people/export',
  meta: META,
  refusals: [],
  hasInput: true,
}
const DEALS: Promised = { ...PEOPLE, name: 'people.exportDeals', path: '/deals/export' }
const PERSON: Promised = {
  name: 'people.exportOne',
  room: 'people',
  method: 'GET',
  path: '/people/{personId}/export/{file}',
  meta: META,
  refusals: ['person-unknown'],
  hasInput: true,
}

const CSV = { 'text/csv': { schema: { type: 'string' } } } as const
const RIGHT =
  'Needs the rights `read-people`, `see-contact-details` and `export-people`, or a key with these scopes.'

/** The routes beside the contract that answer with files, sent as they are read. */
export async function files(
  shapes: ConditionalSchemaConverter,
): Promise<Record<string, OpenAPI.PathItemObject>> {
  return {
    [PEOPLE.path]: reading(PEOPLE, {
      summary: 'People as a CSV file',
      description: `Everybody whom the filter finds, one line each, with every name that sources call them. No cell is run by a spreadsheet, and the file comes back in as it is. ${RIGHT}`,
      parameters: await filters(shapes, exportAsked),
      content: CSV,
    }),
    [DEALS.path]: reading(DEALS, {
      summary: 'Deals as a CSV file',
      description: `Every deal that the filter finds, one line each, with who takes part, in which roles, and the stages it came to. No cell is run by a spreadsheet, and the file comes back in as it is. ${RIGHT}`,
      parameters: await filters(shapes, dealsExportAsked),
      content: CSV,
    }),
    [PERSON.path]: reading(PERSON, {
      summary: 'Everything that is held of one person',
      description: `As JSON or as CSV, under all their names. ${RIGHT}`,
      parameters: [
        { name: 'personId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
        {
          name: 'file',
          in: 'path',
          required: true,
          schema: { type: 'string', enum: ['json', 'csv'] },
        },
      ],
      content: { 'application/json': { schema: { type: 'object' } }, ...CSV },
    }),
  }
}

type Said = Pick<OpenAPI.OperationObject, 'summary' | 'description'> & {
  parameters: OpenAPI.ParameterObject[]
  content: Record<string, { schema: { type: 'string' | 'object' } }>
}

function reading(route: Promised, { parameters, content, ...said }: Said): OpenAPI.PathItemObject {
  return {
    get: {
      operationId: route.name,
      ...said,
      tags: ['People'],
      security: securityOf(route),
      parameters: [{ $ref: '#/components/parameters/Workspace' }, ...parameters],
      responses: {
        '200': { description: 'The file', headers: RATE_HEADERS, content },
        ...problemsOf(route),
      },
    },
  }
}

/** Each word of the filter as a parameter of the query. */
async function filters(
  shapes: ConditionalSchemaConverter,
  asked: typeof exportAsked | typeof dealsExportAsked,
): Promise<OpenAPI.ParameterObject[]> {
  const [, shape] = await shapes.convert(asked, { strategy: 'input' })
  const { properties = {} } = shape as { properties?: Record<string, { description?: string }> }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query' as const,
    ...(schema.description && { description: schema.description }),
    schema: schema as never,
  }))
}
