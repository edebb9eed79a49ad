import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'

/** Somebody with an account at their company; `subject` is what they type to log in there. */
export type Colleague = { email: string; isVerified: boolean; name: string }

/** How an ID token is falsified on its way: other claims, another key, or no signature at all. */
export type Forgery = { claims?: object; signedBy?: 'another' | 'nobody' }

export const CLIENT = { clientId: 'lockstep', clientSecret: 'the secret of Lockstep' }

/**
 * The sign-in of a company: a real OpenID provider on this machine, with its own pages to log in and to consent.
 * `callback` is where it may send people back to; `issuer` is another one only where it lies about itself.
 */
export async function openProvider(colleagues: Record<string, Colleague>, callback: string) {
  const server = createServer()
  const port = await listen(server, 0)
  const address = `http://127.0.0.1:${port}`
  const [own, another] = [newKey(), newKey()]
  let forgery: Forgery | null = null
  const serve = (issuer: string) => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [callback],
        },
      ],
      jwks: { keys: [{ ...own.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['a key of the provider'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_, subject) => {
        const found = colleagues[subject]
        if (!found) return undefined
        const { email, isVerified, name } = found
        return {
          accountId: subject,
          claims: () => ({ sub: subject, email, email_verified: isVerified, name }),
        }
      },
    })
    const answer = provider.callback()
    server.removeAllListeners('request')
    server.on('request', (request, response) => {
      if (forgery && request.url === '/token') falsify(response, forgery, { own, another })
      void answer(request, response)
    })
  }
  serve(address)
  return {
    issuer: address,
    /** From now on it says that it is somebody else. */
    lie: (issuer: string) => serve(issuer),
    /** What it hands out is falsified from now on; null: no longer. */
    forge: (how: Forgery | null) => {
      forgery = how
    },
    stop: () => close(server),
    start: () => listen(server, port),
  }
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

const listen = (server: Server, port: number) =>
  new Promise<number>((done) => {
    server.listen(port, '127.0.0.1', () => done((server.address() as { port: number }).port))
  })

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}

type Keys = { own: KeyObject; another: KeyObject }

/** Changes the ID token in an answer with tokens, before it leaves. */
function falsify(response: ServerResponse, { claims, signedBy }: Forgery, keys: Keys): void {
  const end = response.end.bind(response) as (body: string) => ServerResponse
  response.end = ((body: string | Buffer) => {
    const told = JSON.parse(String(body))
    const [, payload = ''] = String(told.id_token).split('.')
    const all = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...claims }
    const head = { alg: signedBy === 'nobody' ? 'none' : 'RS256', kid: 'own' }
    const text = [head, all].map((part) => base64url(JSON.stringify(part))).join('.')
    const key = signedBy === 'another' ? keys.another : keys.own
    const signature = signedBy === 'nobody' ? '' : sign('sha256', Buffer.from(text), key)
    const forged = JSON.stringify({ ...told, id_token: `${text}.${base64url(signature)}` })
    response.setHeader('content-length', Buffer.byteLength(forged))
    return end(forged)
  }) as typeof response.end
}

const base64url = (given: string | Buffer) => Buffer.from(given).toString('base64url')

/** Logs in at the provider and consents, page by page; answers where it sends the browser in the end. */
export async function logIn(begin: string, subject: string, callback: string): Promise<string> {
  const jar = new Map<string, string>()
  let next = begin
  let form: URLSearchParams | null = null
  for (let step = 0; step < 12 && !next.startsWith(callback); step += 1) {
    const answer: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    const to = answer.headers.get('location')
    const page = to === null ? await answer.text() : ''
    const [, action = ''] = /<form [^>]*action="([^"]+)"/.exec(page) ?? []
    const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? []
    if (to === null && action === '') throw new Error(`The provider says ${answer.status}: ${page}`)
    form = to === null ? new URLSearchParams({ prompt, login: subject, password: 'any' }) : null
    next = new URL(to ?? action, next).href
  }
  return next
}
