import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let slack: Server
const heard: string[] = []
test.beforeAll(async () => {
  house = await openHouse({ settings: { LOCKSTEP_OWN_NETWORKS: '127.0.0.1' } })
  slack = createServer(async (request, reply) => {
    let body = ''
    for await (const bytes of request) body += bytes
    heard.push(body)
    reply.writeHead(200).end('ok')
  })
  await new Promise<void>((ready) => slack.listen(0, '127.0.0.1', ready))
})
test.afterAll(async () => {
  await new Promise((closed) => slack.close(closed))
  await house.close()
})

test('a member says how they are told, and finds what they were told behind the bell', async ({
  page,
}) => {
  await page.goto(`${house.url}/account`)
  await page.getByRole('link', { name: 'How you are told' }).click()
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
  await looksRight(page)
  await page.getByRole('radiogroup', { name: 'Mail: A deal is won' }).getByText('At once').click()
  await page.getByText('A time of your own').click()
  await page.getByLabel('Quiet from').fill('21:30')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('It is saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Quiet from')).toHaveValue('21:30')

  await page.getByRole('button', { name: 'Notifications' }).click()
  await expect(page.getByText('You were told nothing yet.')).toBeVisible()
  await page.getByRole('link', { name: 'All of them' }).click()
  await expect(page.getByText('What you were told in the last 90 days.')).toBeVisible()
  await looksRight(page)
})

test('a channel of Slack is connected and tested, and who is told while a lead waits is changed', async ({
  page,
}) => {
  const { port } = slack.address() as AddressInfo
  await page.goto(`${house.url}/workspace/notifications`)
  await expect(page.getByText('No channel is connected.')).toBeVisible()
  await looksRight(page)
  await page.getByRole('button', { name: 'Connect a channel' }).click()
  await page.getByLabel('Name').fill('Sales')
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/services/x`)
  await page.getByRole('button', { name: 'Connect it' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('The test arrived.')).toBeVisible()
  expect(heard.join()).toContain('This is a test from Lockstep.')
  await page.getByLabel('Step 1: share').fill('60')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Put it back' })).toBeHidden()
  await page.reload()
  await expect(page.getByLabel('Step 1: share')).toHaveValue('60 %')
  await looksRight(page)
})

test('the feed says what both teams did, and stands in the menu of whoever wants it', async ({
  page,
}) => {
  await page.goto(`${house.url}/feed`)
  await expect(page.getByText('Nothing happened between the teams yet.')).toBeVisible()
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  const { text } = (await made.json()) as { text: string }
  const answer = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${text}:`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      batch: [
        {
          messageId: 'm1',
          timestamp: new Date(),
          type: 'track',
          event: 'demo_request',
          userId: 'ada',
          context: { traits: { email: 'ada@acme.example', firstName: 'Ada' } },
        },
      ],
    }),
  })
  expect(answer.status).toBe(200)
  await expect(page.getByText(/was passed to/)).toBeVisible()
  await page.getByLabel('Show it in the menu').check()
  await expect(page.getByRole('link', { name: 'Feed' })).toBeVisible()
  await looksRight(page)
})
