/**
 * Makes docs/pictures from the real pages: starts Lockstep in a home of its own, adds the invented company and
 * photographs its scoreboard on a desk and on a phone, in light and in dark. Run: node scripts/pictures.ts
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { openHouse, ownersCookies } from '../e2e/house.ts'
import { launchOptions } from './chromium.ts'

const FOLDER = join(import.meta.dirname, '..', 'docs', 'pictures')
const SIZES = [
  { width: 1440, height: 1290 },
  { width: 390, height: 1400 },
]

mkdirSync(FOLDER, { recursive: true })
const house = await openHouse()
const browser = await chromium.launch(launchOptions())
try {
  await house.ask('PUT', '/workspaces/example')
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) await photograph(viewport, colorScheme)
  }
} finally {
  await browser.close()
  await house.close()
}

async function photograph(viewport: (typeof SIZES)[number], colorScheme: 'light' | 'dark') {
  const page = await browser.newPage({
    viewport,
    colorScheme,
    deviceScaleFactor: 1,
    locale: 'en-GB',
  })
  await page.context().addCookies(ownersCookies())
  await page.goto(house.url)
  await page.getByText('Where what was won began').waitFor()
  await page.evaluate(() => document.fonts.ready)
  const size = viewport.width === 1440 ? '' : `-${viewport.width}`
  const path = join(FOLDER, `scoreboard-${colorScheme}${size}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  await page.close()
}
