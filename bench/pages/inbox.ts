import type { Browser, Page } from 'playwright-core'
import { percentile } from './served.ts'

const KEYS = 10
const EVENTS = 10

/** Medians and 95th percentiles in the inbox: from a key going down to the painted change it makes, from a claim that was answered elsewhere to its painted card. */
export const timeInbox = async (browser: Browser, url: string, { slug, key }: { slug: string; key: string }): Promise<{ keyMs: number; keyP95: number; eventMs: number; eventP95: number }> => {
  const page = await browser.newPage({ locale: 'es-MX', viewport: { width: 1440, height: 900 } })
  await page.goto(`${url}/b/${slug}/cases`, { waitUntil: 'load' })
  await page.locator('.queue li').first().waitFor()
  const keys = [...(await pressMoves(page)), ...(await pressClaims(page))]
  const events: number[] = []
  for (let i = 0; i < EVENTS; i++) events.push(await claimElsewhere(page, url, { slug, key }))
  await page.close()
  return { keyMs: percentile(keys, 0.5), keyP95: percentile(keys, 0.95), eventMs: percentile(events, 0.5), eventP95: percentile(events, 0.95) }
}

/** What a key changed is on the screen when the frame after it has begun to be drawn and the next task runs. */
const PAINTED = `(hasChanged => new Promise(done => addEventListener('keydown', event => {
  const look = () => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => (hasChanged() ? done(performance.now() - event.timeStamp) : look()); port2.postMessage(0) })
  look()
}, { capture: true, once: true })))`

const press = async (page: Page, key: string, changed: string): Promise<number> => {
  const time = page.evaluate(`${PAINTED}(${changed})`)
  // The listener stands before the key goes down.
  await page.evaluate('0')
  await page.keyboard.press(key)
  return (await time) as number
}

const pressMoves = async (page: Page): Promise<number[]> => {
  const times = []
  for (let i = 0; i < KEYS; i++) times.push(await press(page, 'j', '(was => () => document.activeElement !== was)(document.activeElement)'))
  return times
}

const pressClaims = async (page: Page): Promise<number[]> => {
  const times = []
  for (let i = 0; i < KEYS / 2; i++) {
    times.push(await press(page, 'c', '(row => { const was = row.outerHTML; return () => row.outerHTML !== was || !row.isConnected })(document.activeElement.closest("li"))'))
    await press(page, 'j', '(was => () => document.activeElement !== was)(document.activeElement)')
  }
  return times
}

const claimElsewhere = async (page: Page, url: string, { slug, key }: { slug: string; key: string }): Promise<number> => {
  const id = await page.locator('.queue li[data-state="new"]').last().getAttribute('data-case')
  const drawn = page.evaluate(`new Promise(done => {
    const isDrawn = () => document.querySelector('li[data-case="${id}"]')?.dataset.state !== 'new'
    new MutationObserver((_, me) => isDrawn() && (me.disconnect(), requestAnimationFrame(() => done(performance.timeOrigin + performance.now())))).observe(document.querySelector('.queue'), { subtree: true, childList: true, attributes: true })
  })`)
  await page.evaluate('0')
  const response = await fetch(`${url}/v1/brands/${slug}/cases/${id}/claim`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: '{}' })
  const at = performance.timeOrigin + performance.now()
  if (response.status !== 200) throw new Error(`A claim was answered with ${response.status}: ${await response.text()}`)
  return Math.max(0, ((await drawn) as number) - at)
}
