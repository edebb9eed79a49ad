import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** Hashing that tests can pay ten thousand times. */
export const CHEAP = { memory: 64, passes: 1, parallelism: 1 }

export const PASSWORD = 'correct horse battery'
export const OWNER = {
  name: 'Rosa Delgado',
  email: 'Rosa@northwind.example',
  password: PASSWORD,
  company: 'Northwind Pumps',
  timeZone: 'Europe/Berlin',
  currency: 'CHF',
  worksIn: 'sales',
}

type Method = NonNullable<InjectOptions['method']>
const HOST = 'localhost:4400'

/** Asks as a browser does: keeps its cookies and says which page it is on. */
export function browser(app: FastifyInstance, remoteAddress = '127.0.0.1') {
  const jar = new Map<string, string>()
  const ask = async (
    method: Method,
    url: string,
    payload?: object,
  ): Promise<LightMyRequestResponse> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.inject({
      method,
      url: url.startsWith('/api') ? url : `/api/v1${url}`,
      remoteAddress,
      headers: { host: HOST, origin: `http://${HOST}`, ...(cookie && { cookie }) },
      ...(payload && { payload }),
    })
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) jar.delete(name)
      else jar.set(name, encodeURIComponent(value))
    }
    return answer
  }
  return {
    jar,
    get: (url: string) => ask('GET', url),
    post: (url: string, payload: object) => ask('POST', url, payload),
    put: (url: string, payload: object) => ask('PUT', url, payload),
    patch: (url: string, payload: object) => ask('PATCH', url, payload),
    delete: (url: string) => ask('DELETE', url),
  }
}
