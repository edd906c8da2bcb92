import { html } from 'hono/html'
import type { Html } from './context.ts'

const MARK = '<!--here-->'

/** Where the parts of a streamed page come to stand, one after the other. */
export const streamHere = (): Html => html`<!--here-->`

/** A title that says what is under way, and once the last part is there what came of it. */
export const streamTitle = (meanwhile: string, ended: string): Html => html`<span class="meanwhile">${meanwhile}</span><span class="ended">${ended}</span>`

/** Told by the last part of a streamed page. */
export const streamEnd = (): Html => html`<li hidden data-ended></li>`

/**
 * A page that is sent as it grows: its beginning at once, each part as it is there, its end with the last. So a reader sees
 * what was found so far, without a script. What `grow` throws is for it to tell: the page is under way by then.
 */
export const streamed = async (page: Html, grow: (send: (part: Html) => Promise<void>) => Promise<void>): Promise<ReadableStream<Uint8Array>> => {
  const [head = '', tail = ''] = String(await page).split(MARK)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async start(controller) {
      const send = (text: string): void => {
        try {
          controller.enqueue(encoder.encode(text))
        } catch {
          // The reader left: what is under way ends by itself.
        }
      }
      send(head)
      await grow(async part => send(String(await part)))
      send(tail)
      try {
        controller.close()
      } catch {
        // Closed by the reader.
      }
    },
  })
}
