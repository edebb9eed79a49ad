import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { Webhook as Receiver } from 'standardwebhooks'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let receiver: Server
const heard: { headers: Record<string, string>; body: string }[] = []
let status = 200
test.beforeAll(async () => {
  house = await openHouse({ settings: { LOCKSTEP_OWN_NETWORKS: '127.0.0.1' } })
  receiver = createServer(async (request, reply) => {
    let body = ''
    for await (const bytes of request) body += bytes
    heard.push({ headers: request.headers as Record<string, string>, body })
    reply.writeHead(status).end()
  })
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
})
test.afterAll(async () => {
  await new Promise((closed) => receiver.close(closed))
  await house.close()
})

test('a webhook is made, tested, hears of a hand-off, and what did not arrive is sent again', async ({
  page,
}) => {
  const { port } = receiver.address() as AddressInfo
  await page.goto(`${house.url}/workspace/webhooks`)
  await expect(page.getByText('Nobody is told.')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Make a webhook' }).click()
  await page.getByLabel('Name').fill('CRM')
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/hooks`)
  await page.getByRole('button', { name: 'Make the webhook' }).click()
  const secret = await page.locator('code', { hasText: 'whsec_' }).textContent()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('link', { name: 'CRM' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  const list = page.getByRole('table')
  await expect(list.getByRole('row', { name: /Test.*Arrived/ })).toBeVisible()
  const [first] = heard
  expect(new Receiver(secret ?? '').verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({
    type: 'lockstep.test',
  })

  status = 410
  await sendEvent({
    type: 'track',
    event: 'demo_request',
    userId: 'ada',
    traits: {},
    properties: {},
    context: { traits: { email: 'ada@acme.example' } },
  })
  await expect(page.getByText('Off: its address is gone')).toBeVisible()
  await expect(list.getByRole('row', { name: /It answered 410/ })).toBeVisible()
  status = 200
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('button', { name: 'Send 1 that was given up again' }).click()
  await expect(list.getByRole('row', { name: /Arrived/ })).toHaveCount(2)
  const told = new Receiver(secret ?? '').verify(
    heard.at(-1)?.body ?? '',
    heard.at(-1)?.headers ?? {},
  ) as { data: { to: string } }
  expect(told.data.to).toBe('passed')
  await looksRight(page)
})

async function sendEvent(event: object) {
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  const { text } = (await made.json()) as { text: string }
  const answer = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${text}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: [{ ...event, messageId: 'm1', timestamp: new Date() }] }),
  })
  expect(answer.status).toBe(200)
}
