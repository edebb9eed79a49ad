import { readFileSync } from 'node:fs'
import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { contract } from '#api/contract.ts'
import {
  examples,
  headersOf,
  needsInWords,
  problemsOf,
  RATE_HEADERS,
  securityOf,
} from './answers.ts'
import { components } from './components.ts'
import { files } from './files.ts'
import { type Promised, promises } from './promises.ts'
import { shapesInto } from './shapes.ts'
import { uploads } from './uploads.ts'

/** The rooms in the order of the menu; wings of the contract stand in the room they belong to. */
const ROOMS = [
  { name: 'People', question: 'Who are they?', keys: ['people', 'imports'] },
  { name: 'Agreement', question: 'What did we agree?', keys: ['agreement'] },
  { name: 'Scoreboard', question: 'Are we winning together?', keys: ['scoreboard'] },
] as const
/** Whatever else the contract has is a wing of this room. */
const WORKSPACE = { name: 'Workspace', question: 'Who may do what?' } as const

const { version } = JSON.parse(
  readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'),
) as { version: string }

/** The contract as OpenAPI 3.1, with everything that a route may answer. */
export async function openapi(): Promise<OpenAPI.Document> {
  const named = {}
  const shapes = shapesInto(named)
  const generated = await new OpenAPIGenerator({ schemaConverters: [shapes] }).generate(contract, {
    info: {
      title: 'Lockstep',
      version,
      summary: 'What marketing and sales agreed on, and what came of it.',
      description: 'Read /api/docs for how to sign in, page, repeat and change safely.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1', description: 'This installation' }],
    tags: [...ROOMS, WORKSPACE].map(({ name, question }) => ({ name, description: question })),
  })
  const document = generated as OpenAPI.Document
  const paths = document.paths ?? {}
  for (const route of promises()) {
    const operation = paths[route.path]?.[route.method.toLowerCase() as 'get']
    if (!operation) throw new Error(`The document has lost ${route.name}`)
    complete(operation, route)
  }
  document.paths = { ...paths, '/uploads': await uploads(shapes), ...(await files(shapes)) }
  const said = JSON.stringify(document.paths)
  document.components = {
    ...components,
    examples: examples((code) => said.includes(`/examples/${code}"`)),
    schemas: { ...components.schemas, ...named },
  }
  return document
}

function complete(operation: OpenAPI.OperationObject, route: Promised): void {
  const { parameters = [], responses = {}, summary = '' } = operation
  operation.tags = [roomOf(route)]
  operation.summary = summary
  operation.description = [operation.description, needsInWords(route)].filter(Boolean).join(' ')
  operation.security = securityOf(route)
  operation.parameters = [...headersOf(route), ...parameters.map(plain)]
  const success = Object.entries(responses).filter(([status]) => Number(status) < 400)
  const tag = route.meta.versioned ? { ETag: { $ref: '#/components/headers/ETag' } } : {}
  operation.responses = {
    ...Object.fromEntries(
      success.map(([status, answer]) => [
        status,
        { ...(answer as OpenAPI.ResponseObject), headers: { ...tag, ...RATE_HEADERS } },
      ]),
    ),
    ...problemsOf(route),
  }
}

const roomOf = ({ room }: Promised) =>
  ROOMS.find(({ keys }) => (keys as readonly string[]).includes(room))?.name ?? WORKSPACE.name

type Parameter = OpenAPI.ParameterObject | OpenAPI.ReferenceObject

/** The generator allows every query to be empty and to hold reserved signs; ours need not. */
function plain(parameter: Parameter): Parameter {
  if ('$ref' in parameter) return parameter
  const { allowEmptyValue: _, allowReserved: __, schema, ...rest } = parameter
  const { description } = (schema ?? {}) as { description?: string }
  return { ...rest, ...(description && { description }), ...(schema && { schema }) }
}
