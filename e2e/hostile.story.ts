import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { test } from './visit.ts'

const ran = (page: Page) => page.evaluate(() => (window as unknown as { ran: number[] }).ran)

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

/** Each would run, or leave the page, where a text is taken for anything else; «n» becomes the number of its place. */
const HOSTILE = [
  '<img src=x onerror=hostile(«n»)>',
  '"><script>hostile(«n»)</script>',
  "'-hostile(«n»)-'",
  'javascript:hostile(«n»)',
  '<svg/onload=hostile(«n»)>',
  '{{constructor.constructor("hostile(«n»)")()}}',
  '</textarea><iframe srcdoc="<script>parent.hostile(«n»)</script>">',
  'data:text/html,<script>hostile(«n»)</script>',
  '=cmd|"/c calc"!A1',
  '\u202etxt.exe',
]

test('texts that would be programs are shown as texts, wherever they come from', async ({
  page,
}) => {
  test.slow()
  let places = 0
  const bad = () => {
    places += 1
    return (HOSTILE[places % HOSTILE.length] as string).replaceAll('«n»', String(places))
  }
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    Object.assign(window, {
      ran: [],
      hostile: (n: number) => (window as unknown as { ran: number[] }).ran.push(n),
    })
  })
  const made = async (path: string, body: object) => {
    const answer = await house.ask('POST', path, body)
    expect([path, answer.ok, answer.ok ? '' : await answer.clone().text()]).toEqual([
      path,
      true,
      '',
    ])
    return answer.json()
  }
  const { text: key } = (await made('/keys', { kind: 'write', name: bad(), source: bad() })) as {
    text: string
  }
  await made('/teams', { name: bad(), side: 'sales' })
  await made('/campaigns', { name: bad(), texts: [] })
  const people = Array.from({ length: HOSTILE.length }, (_, n) => [
    {
      type: 'identify',
      userId: `${bad()}`,
      anonymousId: bad(),
      traits: {
        name: bad(),
        email: `h${n}@acme${n}.example`,
        company: bad(),
        title: bad(),
        owner: bad(),
        origin: bad(),
        phone: bad(),
        website: bad(),
        [bad()]: bad(),
      },
    },
    {
      type: 'track',
      userId: `p${n}`,
      event: bad(),
      properties: { [bad()]: bad(), url: bad(), link_url: bad() },
      context: {
        campaign: { name: bad(), source: bad(), medium: bad() },
        page: {
          url: `https://acme.example/?utm_campaign=${encodeURIComponent(bad())}`,
          referrer: bad(),
        },
      },
    },
    { type: 'track', userId: `p${n}`, event: 'demo_request' },
    { type: 'track', event: bad(), properties: { n: bad() } },
  ]).flat()
  const sent = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({ batch: people }),
  })
  expect(await sent.json()).toEqual({ success: true })
  const listed = async () => {
    const answer = await house.ask('GET', '/people?limit=50')
    return (await answer.json()) as {
      people?: { personId: number }[]
      rows?: { personId: number }[]
    }
  }
  await expect
    .poll(
      async () => {
        const { rows, people } = await listed()
        return (rows ?? people ?? []).length
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(HOSTILE.length)
  const { rows, people: some } = await listed()
  const companies = (await (await house.ask('GET', '/companies?limit=50')).json()) as {
    rows: { companyId: number }[]
  }
  const paths = [
    '/people',
    '/companies',
    '/deals',
    '/channels',
    '/campaigns',
    '/candidates',
    '/failed-events',
    '/quarantine',
    '/scoreboard',
    '/workspace',
    '/workspace/keys',
    '/workspace/audit',
    '/workspace/privacy',
    '/import',
    ...(rows ?? some ?? []).map(({ personId }) => `/people/${personId}`),
    ...companies.rows.slice(0, 5).map(({ companyId }) => `/companies/${companyId}`),
  ]
  for (const path of paths) {
    await page.goto(`${house.url}${path}`)
    await expect(page.locator('main h1')).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect([path, await ran(page)]).toEqual([path, []])
  }
  await page.goto(`${house.url}/import`)
  const csv = `${bad().replaceAll(',', ' ')},email,${JSON.stringify(bad()).slice(1, -1).replaceAll('"', '')}\n${bad().replaceAll('"', '')},ada@acme.example,1\n`
  await page.setInputFiles('input[type=file]', {
    name: '<img src=x onerror=hostile(0)>.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv),
  })
  await expect(page.getByText('<img src=x onerror=hostile(0)>.csv').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(await ran(page)).toEqual([])
  expect(dialogs).toEqual([])
  // Whatever had run would have been seen.
  await page.evaluate('hostile(0)').catch(() => undefined)
  expect(await ran(page)).toEqual([0])
})
