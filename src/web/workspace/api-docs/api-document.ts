import { useQuery } from '@tanstack/react-query'
import type { Shape, Shapes } from './shape-rows.ts'

/** The document at /api/openapi.json, as far as this page shows it. */
type ApiDocument = {
  info: { version: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Shapes; parameters: Record<string, Parameter> }
}

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema?: Shape
}

type Content = Record<string, { schema?: Shape }>
type Operation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: (Parameter | { $ref: string })[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
}

/** One route as it is shown. */
export type Route = {
  id: string
  method: string
  path: string
  summary: string
  needs: string
  parameters: Parameter[]
  body: { media: string; shape: Shape } | null
  answer: Shape | null
  /** Codes it may refuse with, by status. */
  refusals: { status: string; codes: string[] }[]
}
export type Room = { name: string; question: string; routes: Route[] }

/** What the server promises, room by room. */
export function useApiDocument() {
  return useQuery({
    queryKey: ['openapi'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const answer = await fetch('/api/openapi.json')
      if (!answer.ok) throw new Error(`The document answers ${answer.status}`)
      return (await answer.json()) as ApiDocument
    },
  })
}

export function roomsOf(document: ApiDocument): Room[] {
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      tags: operation.tags,
      route: routeOf(method.toUpperCase(), path, operation, document),
    })),
  )
  return document.tags.map(({ name, description }) => ({
    name,
    question: description,
    routes: routes
      .filter(({ tags }) => tags.includes(name))
      .map(({ route }) => route)
      .sort(order),
  }))
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
/** What belongs to one thing stands together, reading before changing. */
const order = (a: Route, b: Route) =>
  a.path.localeCompare(b.path) || METHODS.indexOf(a.method) - METHODS.indexOf(b.method)

function routeOf(
  method: string,
  path: string,
  operation: Operation,
  { components }: ApiDocument,
): Route {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const known = parameters.map((it) =>
    '$ref' in it ? components.parameters[it.$ref.split('/').at(-1) ?? ''] : it,
  )
  const [sent] = Object.entries(requestBody?.content ?? {})
  const [told] = Object.entries(responses).filter(([status]) => Number(status) < 400)
  return {
    id: operationId,
    method,
    path,
    summary,
    needs: description,
    parameters: known.filter((it) => it !== undefined),
    body: sent ? { media: sent[0], shape: sent[1].schema ?? {} } : null,
    answer: Object.values(told?.[1].content ?? {})[0]?.schema ?? null,
    refusals: Object.entries(responses)
      .filter(([status]) => Number(status) >= 400)
      .map(([status, { content }]) => ({ status, codes: codesIn(content) })),
  }
}

const codesIn = (content: Content | undefined): string[] =>
  Object.values(content ?? {}).flatMap(
    ({ schema }) =>
      schema?.allOf?.flatMap(({ properties }) => (properties?.code?.enum ?? []).map(String)) ?? [],
  )
