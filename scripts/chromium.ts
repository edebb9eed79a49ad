/** How this house starts Chromium: Debian's own where there is one, else the one Playwright downloads. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { LaunchOptions } from '@playwright/test'
import { chromium } from '@playwright/test'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser on this machine, or null when there is none. */
export function findChromium(): string | null {
  const places = [process.env.CHROMIUM ?? '', ...PLACES, chromium.executablePath()]
  return places.find((place) => place !== '' && existsSync(place)) ?? null
}

/** Installs Debian's Chromium where we may; elsewhere Playwright's own message says what to do. */
export function installChromium(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log('Installing Chromium for the stories in the browser …')
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0']
  const apt = (...args: string[]) =>
    spawnSync('apt-get', [...quiet, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation')
}

/** Launch options for stories and pictures; as root Chromium runs only without its sandbox. */
export function launchOptions(): LaunchOptions {
  const found = findChromium()
  return {
    ...(found ? { executablePath: found } : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
