import { expect, type Page } from '@playwright/test'
import { type House, openHouse } from './house.ts'
import { test } from './visit.ts'
import { walkByTab } from './walk.ts'

const WIDTHS = [1440, 1024, 390]

let house: House
test.beforeAll(async () => {
  house = await openHouse()
  const key = await house.ask('POST', '/keys', { kind: 'write', name: 'site', source: 'site' })
  const { text } = (await key.json()) as { text: string }
  const batch = ['Ada Lindqvist', 'Joris de Wit', 'Samira Haddad', 'Pieter Maes'].flatMap(
    (name) => {
      const userId = name.split(' ')[0]?.toLowerCase()
      const traits = { name, title: 'Plant Manager', email: `${userId}@kessel.example` }
      return [
        { type: 'identify', messageId: `${userId}-1`, userId, traits },
        { type: 'track', messageId: `${userId}-2`, userId, event: 'demo_request' },
      ]
    },
  )
  const sent = await fetch(`${house.url}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${text}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  })
  expect(sent.status).toBe(200)
})
test.afterAll(() => house?.close())

/** Presses Tab until what is called so has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab')
    const called = await page.evaluate(() => {
      const at = document.activeElement
      return at?.getAttribute('aria-label') ?? at?.textContent ?? ''
    })
    if (name.test(called)) return
  }
  throw new Error(`Tab never comes to ${name}`)
}

test('whoever has no mouse comes to everything on the desk and on a person’s page, and sees where they are', async ({
  page,
}) => {
  await page.goto(`${house.url}/desk`)
  const queue = page.getByRole('region', { name: 'Leads by time left' })
  await expect(queue.getByRole('link')).toHaveCount(4)
  await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible()
  const lead = new URL(
    (await queue.getByRole('link').first().getAttribute('href')) ?? '',
    house.url,
  )
  const person = `/people/${/(\d+)-\d+/.exec(lead.search)?.[1]}`
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    for (const path of ['/desk', `${lead.pathname}${lead.search}`, person]) {
      await page.goto(`${house.url}${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByRole('status', { name: /Loading/ })).toHaveCount(0)
      const account = page.getByRole('button', { name: /Olga Owner/ }).filter({ visible: true })
      await expect(account).toHaveCount(1)
      const { missed, hidden, unmarked } = await walkByTab(page)
      const where = `${path} at ${width}`
      expect(missed, `${where}: never reached`).toEqual([])
      expect(hidden, `${where}: focused behind something`).toEqual([])
      expect(unmarked, `${where}: focused without a mark`).toEqual([])
    }
  }
})

test('a lead is rejected, another accepted and taken back by Tab, Enter, Space and arrows alone', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${house.url}/desk`)
  const queue = page.getByRole('region', { name: 'Leads by time left' })
  await expect(queue.getByRole('link')).toHaveCount(4)

  await test.step('a lead is chosen', async () => {
    await tabTo(page, /Samira Haddad/)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Samira Haddad' })).toBeVisible()
  })

  await test.step('the question why holds the focus, and gives it back', async () => {
    await tabTo(page, /^Reject/)
    await page.keyboard.press('Enter')
    const why = page.getByRole('dialog', { name: 'Why not?' })
    await expect(why).toBeVisible()
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press('Tab')
      expect(await why.evaluate((box) => box.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await expect(why).toBeHidden()
    await expect(page.getByRole('button', { name: /^Reject/ })).toBeFocused()
  })

  await test.step('a reason is chosen by arrows, and the lead goes back', async () => {
    await page.keyboard.press('Space')
    const why = page.getByRole('dialog', { name: 'Why not?' })
    await expect(why).toBeVisible()
    for (let presses = 0; presses < 20; presses += 1) {
      const isRadio = () => document.activeElement?.matches('[type=radio]') ?? false
      if (await page.evaluate(isRadio)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowDown')
    await expect(why.getByRole('radio', { checked: true })).toHaveCount(1)
    await tabTo(page, /^Reject/)
    await page.keyboard.press('Enter')
    await expect(why).toBeHidden()
    await expect(queue.getByRole('link', { name: /Samira Haddad/ })).toBeHidden()
    await expect(page.getByText('Samira Haddad went back, and marketing knows why.')).toBeVisible()
  })

  await test.step('the focus is with the next lead, who is accepted; and that is taken back', async () => {
    await expect(page.locator('#lead-name')).toBeFocused()
    await tabTo(page, /^Accept/)
    await page.keyboard.press('Enter')
    await expect(page.getByText(/ is yours/)).toBeVisible()
    await tabTo(page, /^Undo/)
    await page.keyboard.press('Enter')
    await expect(page.getByText(/ is yours/)).toBeHidden()
  })
})

test('two keys lead to the rooms beside the desk, and the sheet of keys names them', async ({
  page,
}) => {
  await page.goto(`${house.url}/desk`)
  await expect(page.getByRole('button', { name: /^Accept/ })).toBeVisible()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet.getByText('Go to Nurture')).toBeVisible()
  await expect(sheet.getByText('Log a contact')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await expect(page.getByRole('heading', { name: 'Nurture', level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('button', { name: /^Reject/ })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { name: 'Requests', level: 1 })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
