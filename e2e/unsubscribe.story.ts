import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
test.beforeAll(async () => {
  house = await openHouse()
})
test.afterAll(() => house.close())

/** The page has no scripts of ours that a scheme could be set by; it follows the reader's. */
async function readsWell(page: Page, link: string): Promise<void> {
  await page.goto(link)
  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      )
      expect(wide).toBeLessThanOrEqual(0)
      const folder = process.env.LOCKSTEP_SHOTS
      const name = (await page.title()).replace(/\W+/g, '-')
      if (folder) await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` })
    }
}

test('a member copies a link, whoever got it opens it without signing in and unsubscribes, once', async ({
  page,
  browser,
}) => {
  const made = await house.ask('POST', '/keys', { kind: 'write', name: 'shop', source: 'shop' })
  const { text } = (await made.json()) as { text: string }
  const ada = {
    type: 'identify',
    userId: 'ada',
    messageId: 'i1',
    traits: {
      name: 'Ada Lovelace',
      email: 'ada@acme.example',
      consent: { purpose: 'marketing', channel: 'mail', given: true },
    },
  }
  await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${text}:`)}` },
    body: JSON.stringify({ batch: [ada] }),
  })
  await expect(async () => {
    await page.goto(`${house.url}/people`)
    await page.getByText('Ada Lovelace').first().click({ timeout: 10_000 })
  }).toPass()
  const facts = page.getByRole('complementary')
  await expect(facts.getByText('Marketing: yes, they said yes')).toBeVisible()
  await facts.getByRole('button', { name: 'Copy an unsubscribe link' }).click()
  const dialog = page.getByRole('dialog')
  // What a contract owes them has none.
  await expect(dialog.locator('code')).toHaveCount(1)
  const link = (await dialog.locator('code').textContent()) ?? ''
  expect(link).toContain('/unsubscribe/')
  await looksRight(page)
  const person = page.url()
  await readsWell(page, link)

  const reader = await browser.newContext({ javaScriptEnabled: false })
  const mail = await reader.newPage()
  await mail.goto(link)
  await expect(mail.getByText('at a…@acme.example')).toBeVisible()
  await mail.reload()
  await mail.getByRole('button', { name: 'Unsubscribe' }).click()
  await expect(mail.getByRole('heading')).toHaveText('You are unsubscribed')
  await mail.reload()
  await expect(mail.getByRole('heading')).toHaveText('You are unsubscribed')
  expect(await reader.cookies()).toEqual([])
  await mail.goto(link.replace('.marketing.', '.service.'))
  await expect(mail.getByRole('heading')).toHaveText('This link does not work')
  await reader.close()

  await page.goto(person)
  await expect(facts.getByText('Marketing: no, they said no')).toBeVisible()
  await expect(facts).toContainText('told by unsubscribe link')
  await looksRight(page)

  await readsWell(page, link)
})
