import type { Page } from '@playwright/test'

/** What a walk by Tab alone found, each as the page calls it. */
export type Walked = {
  /** Can be worked by a mouse, and no Tab comes to it. */
  missed: string[]
  /** Had the focus while something else lay over it, or outside the window. */
  hidden: string[]
  /** Had the focus, and nothing said so. */
  unmarked: string[]
}

const MOST = 400

/** Presses Tab from the top of the page until the focus leaves it, and looks at each stop. */
export async function walkByTab(page: Page): Promise<Walked> {
  await page.evaluate(() => {
    const at = document.activeElement
    if (at instanceof HTMLElement) at.blur()
    window.scrollTo(0, 0)
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
  const found: Walked = { missed: [], hidden: [], unmarked: [] }
  for (let presses = 0; presses < MOST; presses += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(lookAtFocus)
    if (stop === null) break
    if (stop.isHidden) found.hidden.push(stop.called)
    if (!stop.isMarked) found.unmarked.push(stop.called)
  }
  found.missed = await page.evaluate(findMissed)
  return found
}

/** Runs in the page. Null: the focus has left it or was here before. */
async function lookAtFocus() {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const at = document.activeElement
  if (!(at instanceof HTMLElement) || at === document.body || at.dataset.walked) return null
  at.dataset.walked = 'yes'
  // What is invisible itself, as the input of a switch, is shown by its label.
  const label = at instanceof HTMLInputElement ? (at.labels?.[0] ?? null) : null
  const shown = [at, label, at.nextElementSibling, at.parentElement].filter((one) => one !== null)
  const isMarked = shown.some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
  })
  const box = (label ?? at).getBoundingClientRect()
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)]
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)]
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  const isSeen = shown.some((one) => one !== null && (one.contains(over) || over?.contains(one)))
  const called = `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent ?? ''}`
  return {
    called: called.slice(0, 80),
    isMarked,
    isHidden: bottom <= top || right <= left || !isSeen,
  }
}

/** Runs in the page: what can be worked, is seen, and had no focus. Of radios that belong together one is enough. */
function findMissed(): string[] {
  const all = document.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=switch]',
  )
  const groups = new Set(
    [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')]
      .filter((radio) => radio.dataset.walked)
      .map(({ name }) => name),
  )
  return [...all]
    .filter((one) => {
      if (one.dataset.walked || one.closest('[inert], [aria-hidden=true]')) return false
      if (one.matches(':disabled, [aria-disabled=true], [type=hidden]')) return false
      if (one instanceof HTMLInputElement && one.type === 'radio' && groups.has(one.name))
        return false
      const isOtherTab =
        one.matches('[role=tab]') && one.parentElement?.querySelector('[data-walked]')
      return (
        !isOtherTab && one.checkVisibility({ visibilityProperty: true, opacityProperty: false })
      )
    })
    .map((one) =>
      `${one.tagName.toLowerCase()} ${one.getAttribute('aria-label') ?? one.textContent}`.slice(
        0,
        80,
      ),
    )
}
