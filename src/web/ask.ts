import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { contract } from '#api/contract.ts'
import { MISTAKE, PROBLEM, type Problem } from '#api/problem.ts'
import { WORKSPACE_HEADER } from '#api/workspace.ts'
import { chosenWorkspace } from './choice.ts'
import { refusalOf, type Said } from './refusals.ts'

export const API = `${location.origin}/api/v1`

/** Every request names the workspace that is on the screen. */
export function workspaceHeaders(): Record<string, string> {
  const chosen = chosenWorkspace()
  return chosen === null ? {} : { [WORKSPACE_HEADER]: chosen }
}

const link = new OpenAPILink(contract, {
  url: API,
  // Which workspaces there are is asked by browsers whose own choice may be gone.
  headers: (_, path) => (path[0] === 'workspace' ? {} : workspaceHeaders()),
  fetch: async (request, init) => asJson(await fetch(request, init)),
  customErrorResponseBodyDecoder: (told) => errorOf(told as Problem),
})
const client: ContractRouterClient<typeof contract> = createORPCClient(link)

/** The server's promises as queries: `useQuery(ask.people.read.queryOptions({ input: { personId } }))`. */
export const ask = createTanstackQueryUtils(client)

export const questions = new QueryClient({
  queryCache: new QueryCache({
    // Somebody removed the workspace under an open page: which ones are left is asked at once.
    onError: (error) => {
      if (codeOf(error) === 'workspace-unknown')
        void questions.invalidateQueries({ queryKey: ask.workspace.list.key() })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A known "no" stays a "no"; a line that broke, or a database that restarts, is worth another try.
      retry: (failures, error) => failures < 3 && isPassing(codeOf(error)),
    },
  },
})

/** A problem as the error that a query throws: its code, its sentence, and whatever else it tells as data. */
export function errorOf({ code, status, detail, ...data }: Problem) {
  return new ORPCError(code, { defined: code !== MISTAKE, status, message: detail ?? code, data })
}

/** The link takes every media type that it does not know for a file. */
function asJson(answer: Response): Response {
  if (!answer.headers.get('content-type')?.startsWith(PROBLEM)) return answer
  const headers = new Headers(answer.headers)
  headers.set('content-type', 'application/json')
  return new Response(answer.body, { status: answer.status, headers })
}

/** What went wrong, in words: a known "no" with its next step, or our mistake with a number to quote. */
export type Trouble = { known: true; said: Said } | { known: false; quote: string | null }

export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error)
  const said = refusalOf(code)
  // What passes by itself is answered with a button, not with advice.
  if (!said || isPassing(code)) return { known: false, quote: requestIdOf(error) }
  const detail = detailOf(error)
  return { known: true, said: detail ? { ...said, detail } : said }
}

/** A message that is a sentence is about this very case; a single word is only the code again. */
function detailOf(error: unknown): string | null {
  const message = error instanceof Error ? error.message : ''
  return message?.includes(' ') ? message : null
}

const isPassing = (code: unknown) => code === undefined || code === 'database-away'

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function requestIdOf(error: unknown): string | null {
  const told = error instanceof Error && 'data' in error ? error.data : null
  if (typeof told !== 'object' || told === null || !('requestId' in told)) return null
  return typeof told.requestId === 'string' ? told.requestId : null
}
