import { describe, expect, test } from 'vitest'
import { dice } from '#domain/replay/random.example.ts'
import { instant } from '#domain/time.ts'
import { type Act, doingOf, readAct } from './act.ts'
import { type FalseSignal, falseSignals } from './false-signals.ts'
import { reasonWords } from './reason-words.ts'
import { scannerOf } from './scanners.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

/** "click 3.5 A" is a click on link A, 3.5 seconds after noon; "page 70"; "click 4 A of other" is in another mail. */
function told(line: string, id: number, person = 1): Act {
  const [what = '', seconds = '0', link = null, , mail = 'may'] = line.split(' ')
  const does = what === 'trap' || what === 'head' ? 'click' : what === 'page' ? 'site' : what
  return {
    id,
    person,
    at: instant(NOON + Math.round(Number(seconds) * 1_000)),
    does: does as Act['does'],
    mail: does === 'site' || does === 'form' ? null : mail === 'none' ? null : mail,
    link: link === '-' ? null : link,
    isHidden: what === 'trap',
    machine: what === 'head' ? 'HEAD' : null,
  }
}
const tests = (...lines: string[]) =>
  Object.fromEntries(
    falseSignals(lines.map((line, i) => told(line, i))).map(({ id, test }) => [id, test]),
  )

describe('a machine', () => {
  test.each<[string, string[], Record<number, string>]>([
    ['opens two links in a second', ['click 0 A', 'click 1 B'], { 0: 'burst', 1: 'burst' }],
    ['opens two links a little further apart', ['click 0 A', 'click 1.001 B'], {}],
    ['opens the same link twice at once', ['click 0 A', 'click 0.2 A'], {}],
    [
      'opens the same link again between two others',
      ['click 0 A', 'click 0.5 A', 'click 1.5 B', 'click 9 C'],
      { 1: 'burst', 2: 'burst' },
    ],
    ['opens links of two mails', ['click 0 A', 'click 0.5 B of june'], {}],
    ['opens links that nobody told', ['click 0 -', 'click 0.5 -'], {}],
    ['clicks 10 s after delivery', ['delivered 0', 'click 10 A'], { 1: 'rush' }],
    ['clicks 11 s after delivery', ['delivered 0', 'click 10.001 A'], {}],
    ['clicks early and reads the page', ['delivered 0', 'click 3 A', 'page 63'], {}],
    ['reads a page too late', ['delivered 0', 'click 3 A', 'page 63.001'], { 1: 'rush' }],
    ['was on the site before', ['page 1', 'delivered 0', 'click 3 A'], { 2: 'rush' }],
    ['clicks again, soon', ['delivered 0', 'click 3 A', 'click 8 B'], { 1: 'rush', 2: 'rush' }],
    ['clicks again, later', ['delivered 0', 'click 3 A', 'click 90 B'], { 1: 'rush' }],
    ['clicks early in another mail', ['delivered 0', 'click 3 A of june'], {}],
    ['clicks early in some mail', ['delivered 0 - of none', 'click 3 A of none'], {}],
    ['gets the mail again', ['delivered 0', 'delivered 600', 'click 604 A'], { 2: 'rush' }],
    [
      'follows a hidden link',
      ['trap 60 X', 'click 68 A', 'click 71 B'],
      { 0: 'hidden-link', 1: 'hidden-link' },
    ],
    ['asks with HEAD', ['head 60 A', 'click 90 A'], { 0: 'scanner' }],
    ['opens', ['delivered 0', 'open 1', 'open 1.1'], {}],
  ])('that %s', (_, lines, found) => {
    expect(tests(...lines)).toEqual(found)
  })

  test.each<[string, string[], Record<number, string>]>([
    ['a form clears two links at once', ['click 0 A', 'click 1 B', 'form 1800'], {}],
    [
      'half an hour is the limit',
      ['click 0 A', 'click 0 B', 'form 1800.001'],
      { 0: 'burst', 1: 'burst' },
    ],
    ['it is counted from each click', ['click 0 A', 'click 1 B', 'form 1801'], { 0: 'burst' }],
    ['a reply clears a click right after delivery', ['delivered 0', 'click 3 A', 'reply 900'], {}],
    ['a form before it clears nothing', ['form 0', 'delivered 10', 'click 11 A'], { 2: 'rush' }],
    ['a hidden link is not cleared', ['trap 0 X', 'form 60'], { 0: 'hidden-link' }],
    ['nor who calls itself a scanner', ['head 0 A', 'form 60'], { 0: 'scanner' }],
  ])('is cleared by a person: %s', (_, lines, found) => {
    expect(tests(...lines)).toEqual(found)
  })

  test('is described by what it did', () => {
    const nine = Array.from({ length: 9 }, (_, i) => told(`click ${i / 10} ${i}`, i))
    const [burst] = falseSignals(nine)
    expect(burst && reasonWords(burst.test, burst.evidence)).toBe(
      'Opened 9 links within a second: a mail scanner',
    )
    const [rush] = falseSignals([told('delivered 0', 0), told('click 3.2 A', 1)])
    expect(rush && reasonWords(rush.test, rush.evidence)).toBe(
      'Clicked within 4 seconds of the delivery, and nothing followed on the site: a mail scanner',
    )
  })
})

describe('whatever comes in', () => {
  const random = (seed: number, person = 1) => {
    const d = dice(seed)
    return Array.from({ length: 2 + d.roll(14) }, (_, i) => {
      const what = d.pick(['click', 'click', 'click', 'delivered', 'page', 'open', 'trap', 'reply'])
      const mail = d.pick(['may', 'may', 'june'])
      return told(
        `${what} ${d.roll(160) / d.pick([1, 8, 16])} ${d.pick('ABC-'.split(''))} of ${mail}`,
        100 * person + i,
        person,
      )
    })
  }
  const seeds = Array.from({ length: 400 }, (_, seed) => seed)
  const found = (acts: Act[]) => byId(falseSignals(acts))
  const byId = (signals: FalseSignal[]) =>
    new Map(signals.sort((a, b) => a.id - b.id).map(({ id, ...rest }) => [id, rest]))

  test('its order does not matter', () => {
    for (const seed of seeds) {
      const acts = random(seed)
      const d = dice(seed + 5_000)
      const mixed = acts
        .map((act) => ({ act, key: d.roll(1_000_000) }))
        .sort((a, b) => a.key - b.key)
      expect(found(mixed.map(({ act }) => act)), `seed ${seed}`).toEqual(found(acts))
    }
  })

  test('what others do does not matter', () => {
    for (const seed of seeds) {
      const acts = random(seed)
      const mine = found([...random(seed + 999, 2), ...acts])
      for (const id of mine.keys()) if (id >= 200) mine.delete(id)
      expect(mine, `seed ${seed}`).toEqual(found(acts))
    }
  })

  test('a later form clears what only the time said, and never adds anything', () => {
    let cleared = 0
    for (const seed of seeds) {
      const acts = random(seed)
      const last = Math.max(...acts.map(({ at }) => at))
      const form = { ...told('form 0', 99), at: instant(last + 1) }
      const [before, after] = [found(acts), found([...acts, form])]
      for (const [id, { test }] of after) {
        expect(before.get(id)?.test, `seed ${seed}`).toBe(test)
        expect(['scanner', 'hidden-link']).toContain(test)
      }
      cleared += before.size - after.size
    }
    expect(cleared).toBeGreaterThan(25)
  })
})

describe('a mail tool', () => {
  test.each([
    ['Email Link Clicked', 'click'],
    ['email_click', 'click'],
    ['Email Opened', 'open'],
    ['Email Delivered', 'delivered'],
    ['Email Bounced', null],
    ['Unsubscribed', null],
    ['Form Submitted', 'form'],
    ['demo_request', 'form'],
    ['page_view', 'site'],
    ['', 'site'],
  ])('says %j and means %j', (name, doing) => {
    expect(doingOf(name)).toBe(doing)
  })

  test('names the mail and the link in its own words', () => {
    const of = { id: 1, person: 1, at: instant(NOON), name: 'Email Link Clicked', campaign: 'may' }
    const read = (properties: Record<string, unknown>) => readAct(of, properties, scannerOf)
    expect(read({ email_id: 'm1', campaign_id: 7, link_url: 'https://a.example/x' })).toEqual({
      ...{ id: 1, person: 1, at: NOON, does: 'click' },
      ...{ mail: 'email_id=m1', link: 'https://a.example/x', isHidden: false, machine: null },
    })
    expect(read({ subject: 'Hello', url: 'x', link_id: 3 })).toMatchObject({
      mail: 'subject=Hello',
      link: 'x',
    })
    expect(read({ link_id: 3, honeypot: true, method: 'head' })).toMatchObject({
      ...{ mail: 'may', link: '3', isHidden: true, machine: 'HEAD' },
    })
  })

  // Strings as such programs send them; the browsers are of readers.
  test.each([
    ['Barracuda Sentinel (EE)', 'Barracuda'],
    ['Mozilla/5.0', 'Apple’s mail proxy'],
    [
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
      'Google’s image proxy',
    ],
    [
      'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
      'Yahoo’s mail proxy',
    ],
    ['python-requests/2.32.3', 'A program'],
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'A robot'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      null,
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
      null,
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      null,
    ],
  ])('of %j is by %j', (agent, name) => {
    expect(scannerOf(agent)).toBe(name)
  })
})
