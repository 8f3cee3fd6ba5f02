import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** What keeps a Chromium quiet: no sandbox for root, no network of its own, a camera that needs no hardware. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

/** The Chromium of this machine; `npm test` installs it where it may. `film`: what its camera sees (Y4M). */
export function launchBrowser(film?: string): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path))
  if (!executablePath) throw new Error('No hay Chromium: «npm test» lo instala.')
  const args = film ? [...FLAGS, `--use-file-for-fake-video-capture=${film}`] : FLAGS
  return chromium.launch({ executablePath, headless: true, args })
}

/**
 * A phone of its own: what it keeps is in `folder` and outlives its browser, as on a phone. `folder`
 * is also how its processes are found when they are to be killed.
 */
export function launchPhone(
  folder: string,
  viewport: { width: number; height: number } = { width: 390, height: 844 },
): Promise<BrowserContext> {
  const executablePath = PROGRAMS.find((path) => existsSync(path))
  if (!executablePath) throw new Error('No hay Chromium: «npm test» lo instala.')
  return chromium.launchPersistentContext(folder, {
    executablePath,
    headless: true,
    args: FLAGS,
    locale: 'es-MX',
    timezoneId: 'America/Mexico_City',
    viewport,
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
    permissions: ['camera'],
  })
}

/** A page of a person in Mexico. Times are seen as on the night, wherever the test runs. */
export function newContext(
  browser: Browser,
  size: { width: number; height: number } = { width: 1280, height: 800 },
): Promise<BrowserContext> {
  return browser.newContext({
    locale: 'es-MX',
    timezoneId: 'America/Mexico_City',
    viewport: size,
    serviceWorkers: 'block',
  })
}
