import { expect } from '@playwright/test'
import { defaultAgreement } from '#domain/agreement/default.ts'
import { TEMPLATES } from '#domain/agreement/templates/templates.ts'
import { type House, openHouse } from './house.ts'
import { looksRight, test } from './visit.ts'

let house: House
let example: string
test.beforeAll(async () => {
  house = await openHouse()
  const made = await house.ask('PUT', '/workspaces/example')
  example = ((await made.json()) as { workspaceId: string }).workspaceId
})
test.afterAll(() => house.close())

test('a threshold is dragged over the whole history, the leads behind each part open, and it becomes a draft', async ({
  page,
}) => {
  await page.addInitScript((id) => sessionStorage.setItem('lockstep.workspace', id), example)
  await page.goto(`${house.url}/agreement`)
  await page.getByRole('link', { name: 'Backtest' }).click()
  await expect(page.getByRole('heading', { name: 'Backtest of another agreement' })).toBeVisible()
  const verdict = page.locator('.backtest-verdict')
  await expect(verdict).toContainText('No lead would have been withheld.')
  await expect(verdict).toContainText('The replay gives the decisions you really made')

  // By keyboard: the line goes up, and the picture follows.
  const line = page.getByRole('slider')
  const before = Number(await line.inputValue())
  for (let i = 0; i < 12; i++) await line.press('ArrowRight')
  expect(Number(await line.inputValue())).toBe(before + 12)
  await expect(verdict).toContainText('would not have been passed then')
  await expect(verdict).toContainText('You tried one variant.')
  const withheld = page.getByRole('button', { name: /Withheld\. Show them/ })
  const count = Number((await withheld.innerText()).replace(',', ''))
  expect(count).toBeGreaterThan(0)
  await withheld.click()
  const rows = page.locator('.backtest-leads tbody tr')
  await expect(rows).toHaveCount(Math.min(20, count))
  await expect(rows.first()).toContainText('never')
  await looksRight(page)

  // What sales can take is said once, and weeks are counted against it.
  await page.getByLabel('Reps who take leads').fill('3')
  await page.getByLabel('Leads each can take a week').fill('1')
  await page.getByLabel('Leads each can take a week').press('Enter')
  await expect(verdict).toContainText('Each rep would have had')
  await expect(page.getByText('Sales can take 3')).toBeVisible()

  await page.getByText('By source').click()
  await expect(page.getByRole('heading', { name: 'By source' })).toBeVisible()
  await page.getByText('All leads').click()
  await page.getByRole('button', { name: 'Put it into a draft' }).click()
  await expect(page.getByRole('heading', { name: 'Your draft' })).toBeVisible()
  await expect(page.getByText('2 changes so far')).toBeVisible()

  // Below each rule stands what it did, and which of them never mattered.
  await expect(page.getByText(/^Below each rule stands what it did\. Of \d+ leads/)).toBeVisible()
  await expect(page.getByText(/It counted for [\d,]+ people\. Of \d+ leads/).first()).toBeVisible()
  await looksRight(page)

  // Proposed, it is tried again and kept, so that nobody signs without having read it.
  await page.getByRole('button', { name: /^Propose/ }).click()
  await expect(page.getByRole('heading', { name: 'Proposed change' })).toBeVisible()
  await page.getByRole('link', { name: 'Backtest' }).click()
  await page.getByRole('button', { name: 'Keep it with the proposal' }).click()
  await expect(page.getByRole('button', { name: 'Kept with the proposal' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'What it would have done' })).toBeVisible()
  await looksRight(page)
})

test('what could not be signed is not tried: the page says why, and the last picture stands', async ({
  page,
}) => {
  const small = TEMPLATES.find(({ id }) => id === 'small-company')
  const document = small?.of(defaultAgreement('Acme', 'UTC'))
  const begun = await house.ask('POST', '/agreement-drafts', { document })
  const { draftId } = (await begun.json()) as { draftId: number }
  const own = (await (await house.ask('GET', '/workspace')).json()) as { workspaceId: string }
  await page.addInitScript(
    (id) => sessionStorage.setItem('lockstep.workspace', id),
    own.workspaceId,
  )
  await page.goto(`${house.url}/agreement/backtest?draft=${draftId}`)
  const verdict = page.locator('.backtest-verdict')
  await expect(verdict).toContainText('No lead')
  const before = await verdict.innerText()
  const rule = document?.fit.rules.find(({ id }) => id === 'email-known')
  await page.getByLabel('What to move').selectOption({ label: `Points of “${rule?.when.trait}”` })
  await page.getByRole('slider').press('Home')
  await expect(page.getByRole('alert')).toContainText('Nobody can ever qualify by points')
  expect(await verdict.innerText()).toBe(before)
  await looksRight(page)
  await page.getByRole('slider').press('End')
  await expect(page.getByRole('alert')).toBeHidden()
})
