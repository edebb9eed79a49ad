import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { Analytics } from '@segment/analytics-node'
import { SMTPServer } from 'smtp-server'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

/** What the mail server of this story was given, decoded. */
const mails: string[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  async onData(stream, _session, done) {
    const parts: Buffer[] = []
    for await (const bytes of stream) parts.push(bytes as Buffer)
    mails.push(plain(Buffer.concat(parts).toString()))
    done()
  },
})

/** Mails are written as quoted-printable: a line may be broken, an equals sign is "=3D". */
const plain = (mail: string) => mail.replace(/=\r\n/g, '').replaceAll('=3D', '=')

let house: House
let sdk: Analytics
test.beforeAll(async () => {
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready))
  const { port } = smtp.server.address() as AddressInfo
  const settings = {
    LOCKSTEP_SMTP_URL: `smtp://127.0.0.1:${port}`,
    LOCKSTEP_MAIL_FROM: 'lockstep@acme.example',
  }
  house = await openHouse({ settings })
  const wishes = (await (await house.ask('GET', '/notices/wishes')).json()) as object
  // The story may be read at night.
  const wished = await house.ask('PUT', '/notices/wishes', { ...wishes, quiet: 'never' })
  expect(wished.status, await wished.text()).toBe(200)
  const key = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  const { text } = (await key.json()) as { text: string }
  sdk = new Analytics({ writeKey: text, host: house.url, flushAt: 1 })
})
test.afterAll(async () => {
  await sdk?.closeAndFlush()
  await house?.close()
  await new Promise<void>((closed) => smtp.close(closed))
})

const DANA = { name: 'Dana Fischer', email: 'dana@fischer.example', title: 'Head of Plant' }
const MAP = {
  schema: 'lockstep.map/1',
  name: 'crm-deals',
  person: { column: 'Email' },
  deal: {
    id: { column: 'Id' },
    name: { column: 'Name' },
    owner: { column: 'Owner' },
    amount: { column: 'Amount' },
    currency: { value: 'EUR' },
    openedAt: { column: 'Opened' },
    closedAt: { column: 'Closed' },
    state: { column: 'Stage', won: ['Won'], lost: ['Lost'] },
  },
}

/** The CRM's list of deals as it stands, brought in. */
async function bringDeal(stage: string, opened: Date, closed?: Date): Promise<void> {
  const [list, map] = [join(house.folder, `${stage}.csv`), join(house.folder, 'deals.map.json')]
  const when = closed?.toISOString() ?? ''
  const row = `d1,Two pumps,Olga Owner,${DANA.email},12000,${stage},${opened.toISOString()},${when}`
  writeFileSync(list, `Id,Name,Owner,Email,Amount,Stage,Opened,Closed\n${row}\n`)
  writeFileSync(map, JSON.stringify(MAP))
  await house.lockstep('import', list, '--map', map)
}

test('a demo request is passed, given back, mended, passed again, accepted from the mail, and won by both', async ({
  page,
  browser,
}) => {
  const queue = page.getByRole('region', { name: 'Leads by time left' })
  const dana = queue.getByRole('link', { name: /Dana Fischer/ })

  await test.step('a demo request comes in by Segment’s SDK and stands on the open desk', async () => {
    await page.goto(`${house.url}/desk`)
    await expect(page.getByText('Nobody is waiting.')).toBeVisible()
    sdk.identify({ userId: 'dana', traits: DANA })
    sdk.track({
      userId: 'dana',
      event: 'demo_request',
      context: { campaign: { name: 'Pump sizing', source: 'letter', medium: 'email' } },
    })
    await expect(dana).toBeVisible()
    await expect(page.getByText(/Asked for a demo today/)).toBeVisible()
  })

  await test.step('sales gives her back with a reason', async () => {
    await dana.click()
    await expect(page.getByRole('heading', { name: 'Dana Fischer' })).toBeVisible()
    await page.getByRole('button', { name: /^Reject/ }).click()
    const why = page.getByRole('dialog', { name: 'Why not?' })
    await why.getByRole('radio', { name: /Details are false or missing/ }).check()
    await why.getByLabel('In your words').fill('The phone number is missing.')
    await page.keyboard.press('Enter')
    await expect(dana).toBeHidden()
  })

  await test.step('she stands on the list of marketing, which was told why', async () => {
    await page.goto(`${house.url}/people?outcome=rejected&mql=${new Date().getUTCFullYear()}`)
    const list = page.getByRole('table', { name: /Hand-offs|People/ })
    await expect(list.getByRole('link', { name: /Dana Fischer/ })).toBeVisible()
    await looksRight(page)
    await page.goto(`${house.url}/notices`)
    await expect(page.getByText(/gave Dana Fischer back/).first()).toBeVisible()
  })

  await test.step('what was missing is told, she answers, and is passed again', async () => {
    mails.length = 0
    sdk.identify({ userId: 'dana', traits: { phone: '+49 711 1234567' } })
    sdk.track({ userId: 'dana', event: 'reply' })
    await page.goto(`${house.url}/desk`)
    await expect(dana).toBeVisible()
  })

  await test.step('the mail’s link asks once more, and its button accepts', async () => {
    const accept = /Accept: (\S+)/
    await expect.poll(() => mails.find((mail) => accept.test(mail)) ?? '').toContain('Dana Fischer')
    const link = accept.exec(mails.find((mail) => accept.test(mail)) ?? '')?.[1] ?? ''
    const phone = await browser.newContext()
    const answered = await phone.newPage()
    await answered.goto(link)
    await expect(answered.getByRole('heading', { name: 'Accept Dana Fischer?' })).toBeVisible()
    await expect(answered.getByText('Nothing has changed yet')).toBeVisible()
    await answered.getByRole('button', { name: 'Accept' }).click()
    await expect(answered.getByRole('heading', { name: 'Dana Fischer is yours' })).toBeVisible()
    await answered.goto(link)
    await expect(answered.getByRole('button', { name: 'Accept' })).toBeHidden()
    await phone.close()
  })

  await test.step('a deal is opened and won, and the feed names both sides', async () => {
    const opened = new Date()
    await bringDeal('Open', opened)
    await bringDeal('Won', opened, new Date())
    await page.goto(`${house.url}/feed`)
    const won = page.getByText(/^Won: Dana Fischer/)
    await expect(won).toContainText('12,000')
    await expect(won).toContainText('Marketing brought them by Pump sizing; Olga Owner')
    await looksRight(page)
  })
})
