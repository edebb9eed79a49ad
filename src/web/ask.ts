import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { contract } from '#api/contract.ts'
import { MISTAKE, PROBLEM, type Problem } from '#api/problem.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { asks } from './asked.ts'
import { chosenWorkspace } from './choice.ts'
import type { Said } from './refusals.ts'

export const API = `${location.origin}/api/v1`

/** Every request names the workspace that is on the screen. */
export function workspaceHeaders(): Record<string, string> {
  const chosen = chosenWorkspace()
  return chosen === null ? {} : { [WORKSPACE_HEADER]: chosen }
}

/** What a change is told beside its input: the version that the page showed, and a key for what happens once. */
export type Beside = { version?: number; once?: string }

/** Which workspaces there are, and who asks, is asked by browsers whose own choice may be gone. */
const OUTSIDE = /^(signIn|joinings)\.|^workspace\.(list|addExample|removeExample)$/

const link = new OpenAPILink<Beside>(contract, {
  url: API,
  headers: ({ context: { version, once } }, path) => ({
    ...(OUTSIDE.test(path.join('.')) ? {} : workspaceHeaders()),
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    ...(once === undefined ? {} : { 'idempotency-key': once }),
  }),
  fetch: async (request, init) => {
    const answer = await fetch(request, init)
    if (!answer.ok) await learnRefusals()
    return asJson(answer)
  },
  customErrorResponseBodyDecoder: (told) => errorOf(told as Problem),
})
/** The server's promises as calls, for what changes something: `tell.workspace.change(input, { context: { version } })`. */
export const tell: ContractRouterClient<typeof contract, Beside> = createORPCClient(link)

/** The server's promises as queries: `useQuery(ask.people.read.queryOptions({ input: { personId } }))`. */
export const ask = createTanstackQueryUtils(tell)

/** What stands in everybody's way is asked for over the page, so that nothing on it is lost. */
function askAgain(error: unknown) {
  if (codeOf(error) === 'signed-out') asks('sign-in')
  if (codeOf(error) === 'confirm-first') asks('confirm')
}

/** Errors of what somebody sent, as against what an address asked for. */
const fromForms = new WeakSet<Error>()

/** Of a query that asks about what was filled in, as a trial does. */
export const FILLED_IN = { isFilledIn: true }

export const questions = new QueryClient({
  mutationCache: new MutationCache({
    onError: (error) => {
      askAgain(error)
      fromForms.add(error)
      // From now on every page says so.
      if (codeOf(error) === 'disk-full')
        void questions.invalidateQueries({ queryKey: ask.signIn.session.key() })
    },
  }),
  queryCache: new QueryCache({
    // Somebody removed the workspace under an open page: which ones are left is asked at once.
    onError: (error, { meta }) => {
      askAgain(error)
      if (meta === FILLED_IN) fromForms.add(error)
      if (codeOf(error) === 'workspace-unknown')
        void questions.invalidateQueries({ queryKey: ask.workspace.list.key() })
    },
  }),
  defaultOptions: {
    // What is sent without a network fails at once and says so: nothing waits unseen until the page is closed.
    mutations: { networkMode: 'always' },
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

/** Sentences for what is refused: fetched with the first refusal, because most visits hear none. */
let refusals: typeof import('./refusals.ts') | null = null

export async function learnRefusals(): Promise<void> {
  refusals ??= await import('./refusals.ts').catch(() => null)
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
  const isForms = error instanceof Error && fromForms.has(error)
  const said = refusals?.refusalOf(code, { isForms }) ?? null
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
