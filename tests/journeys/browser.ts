import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Flags for a quiet Chromium: no sandbox for root, no network of the browser's own, a camera
 * without hardware.
 */
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

/**
 * The Chromium of this machine; `npm test` installs Chromium where allowed. `film`: the camera's
 * picture (Y4M).
 */
export function launchBrowser(film?: string): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path))
  if (!executablePath) throw new Error('No hay Chromium: «npm test» lo instala.')
  const args = film ? [...FLAGS, `--use-file-for-fake-video-capture=${film}`] : FLAGS
  return chromium.launch({ executablePath, headless: true, args })
}

/**
 * A separate phone: the storage is in `folder` and outlives the browser, as on a phone. The
 * processes to kill are also found by `folder`.
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
