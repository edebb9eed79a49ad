import { basename, join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { ownersCookies } from './house.ts'

/**
 * A page that watches itself: whatever the browser complains about during a story (an error, a refusal of the
 * content security policy) fails it. It begins signed in as the owner of the house.
 */
export const test = base.extend<{ page: Page }>({
  context: async ({ context }, use) => {
    await context.addCookies(ownersCookies())
    await use(context)
  },
  page: async ({ page }, use) => {
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await use(page)
    expect(complaints, 'what the browser complained about').toEqual([])
  },
})

/** The page in every scheme and size: axe finds nothing, and nothing scrolls sideways. */
export async function looksRight(page: Page): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const where = `${new URL(page.url()).pathname} at ${width}, ${colorScheme}`
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
      const found = async () => {
        const axe = new AxeBuilder({ page })
        // The dark scheme differs in its colours alone.
        if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
        const { violations } = await axe.analyze()
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
      }
      // On a busy machine colours may still be on their way from one scheme to the other.
      await expect.poll(found, where).toEqual([])
      const wide = () =>
        page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      await expect.poll(wide, where).toBeLessThanOrEqual(0)
      if (PICTURES) await page.screenshot({ path: pictureAt(width, colorScheme), fullPage: true })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** A folder in which every page that a story looks at is kept as pictures, for whoever wants to see them. */
const PICTURES = process.env.PICTURES
const taken = new Map<string, number>()

/** The story's file, which of its pages it is, and how it was looked at. */
function pictureAt(width: number, scheme: string): string {
  const story = basename(test.info().file, '.story.ts')
  const how = `${story}-${width}-${scheme}`
  const n = (taken.get(how) ?? 0) + 1
  taken.set(how, n)
  return join(PICTURES ?? '', `${story}-${String(n).padStart(2, '0')}-${width}-${scheme}.png`)
}
