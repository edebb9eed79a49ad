import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import { launchOptions } from '../../scripts/chromium.ts'

type Visitor = { cookie: string }

/** A browser that shows desks, and how long it takes until they are seen. */
export async function openBrowser(url: string) {
  const browser = await chromium.launch(launchOptions())
  return {
    loaded: (who: Visitor, rounds: number) => loaded(browser, url, who, rounds),
    opened: (who: Visitor, rounds: number) => opened(browser, url, who, rounds),
    appeared: (who: Visitor, rounds: number, pass: (name: string) => Promise<unknown>) =>
      appeared(browser, url, who, rounds, pass),
    scrolled: (who: Visitor) => scrolled(browser, url, who),
    close: () => browser.close(),
  }
}

async function pageOf(browser: Browser, url: string, { cookie }: Visitor, height = 900) {
  const context = await browser.newContext({ viewport: { width: 1440, height } })
  const cut = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, cut), value: cookie.slice(cut + 1), url }])
  return context.newPage()
}

/** When the first leads and the chosen one had been painted, in milliseconds since `from`. */
const painted = (page: Page, from: number) =>
  page.evaluate(
    (began) =>
      new Promise<number>((done) => {
        const look = () => {
          const isThere =
            document.querySelector('.queue-lead') && document.querySelector('#lead-name')
          if (!isThere) return requestAnimationFrame(look)
          return requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
        }
        look()
      }),
    from,
  )

/** The address is opened anew, with the parts of the page in the browser's store. */
async function loaded(browser: Browser, url: string, who: Visitor, rounds: number) {
  const page = await pageOf(browser, url, who)
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    await page.goto(`${url}/desk`, { waitUntil: 'commit' })
    const ms = await painted(page, 0)
    if (round >= 0) times.push(ms)
    await sleep(100)
  }
  await page.context().close()
  return times
}

/** From another page by the menu; nothing of the desk is remembered. */
async function opened(browser: Browser, url: string, who: Visitor, rounds: number) {
  const page = await pageOf(browser, url, who)
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    await page.goto(`${url}/feed`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await sleep(300)
    const began = await page.evaluate(() => {
      const link = document.querySelector<HTMLAnchorElement>('nav a[href="/desk"]')
      if (!link) throw new Error('The menu has no desk')
      const at = performance.now()
      link.click()
      return at
    })
    const ms = await painted(page, began)
    if (round >= 0) times.push(ms)
  }
  await page.context().close()
  return times
}

/** Rows that exist at once while a queue is scrolled through; more would mean that it is not virtual. */
const MOST_ROWS = 120

/** Everybody's desk from its first lead to its last in steps of half a screen: how long each frame took. */
async function scrolled(browser: Browser, url: string, who: Visitor) {
  const page = await pageOf(browser, url, who)
  await page.goto(`${url}/desk?whose=all`)
  await page.locator('.queue-lead').first().waitFor()
  await sleep(1_000)
  const { times, most } = await page.evaluate(async () => {
    const box = document.querySelector('section.queue-list')
    if (!box) throw new Error('There is no queue')
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done))
    const times: number[] = []
    let most = 0
    let before = await frame()
    while (box.scrollTop + box.clientHeight < box.scrollHeight - 1) {
      box.scrollTop += box.clientHeight / 2
      const at = await frame()
      times.push(at - before)
      before = at
      most = Math.max(most, document.querySelectorAll('.queue-lead').length)
    }
    return { times, most }
  })
  // The last lead of all is read where it is looked at.
  await page.locator('.queue-lead:not(.queue-coming)').last().waitFor()
  if (most > MOST_ROWS) throw new Error(`${most} rows at once: the queue is not virtual`)
  await page.context().close()
  return times
}

/** An open desk: from just before the event is sent until the lead has been painted. */
async function appeared(
  browser: Browser,
  url: string,
  who: Visitor,
  rounds: number,
  pass: (name: string) => Promise<unknown>,
) {
  // As high as all that come, so that the last of them is not outside the window.
  const page = await pageOf(browser, url, who, 4_000)
  await page.goto(`${url}/desk`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const name = `Newcomer ${Date.now().toString(36)}`
    const began = performance.now()
    await pass(name)
    await page.getByRole('link', { name }).first().waitFor({ timeout: 60_000 })
    times.push(performance.now() - began)
    await sleep(200 + Math.random() * 800)
  }
  await page.context().close()
  return times
}
