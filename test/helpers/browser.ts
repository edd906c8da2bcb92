import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

/** A real Chromium from the registry; runs as root and needs nothing of the machine. */
export const openBrowser = async (): Promise<Browser> =>
  await playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for all ends when the first page closes.
    args: chromium.args.filter(flag => flag !== '--single-process'),
    headless: true,
  })
