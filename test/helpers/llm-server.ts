import type { ServerResponse } from 'node:http'
import { text as readAll } from 'node:stream/consumers'
import { serve } from '../net/server.ts'

/** One text as the endpoint is sent it. */
export interface Sent {
  n: number
  text: string
  title?: string
  kind?: string
  stars?: number
}

export interface Chat {
  url: string
  /** Bodies of the questions, in order. */
  asked: Array<{ texts: Sent[]; body: Record<string, unknown>; headers: Record<string, unknown>; path: string | undefined }>
}

/** A sound reading of a text: bad where it says so, with the words that do. */
export const sound = ({ n, text }: Sent): Record<string, unknown> => {
  const [bad] = /roto|mal[oa]?|nadie/i.exec(text) ?? []
  const quotes = [bad ?? text.split(/\s+/)[0]!]
  return {
    n, language: 'es', sentiment: bad ? 'negative' : 'positive', sentimentChance: 0.9, sentimentQuotes: quotes,
    moments: [{ moment: bad ? 'failure' : 'smot', polarity: bad ? 'negative' : 'positive', chance: 0.8, quotes }],
    outcome: bad ? 'resolve' : 'none', outcomeChance: 0.7, needsResponseChance: bad ? 0.9 : 0.1,
  }
}

export const completion = (content: unknown, tokens = 100): object => ({
  id: 'c1', object: 'chat.completion', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: typeof content === 'string' ? content : JSON.stringify(content) } }],
  usage: { prompt_tokens: tokens - 10, completion_tokens: 10, total_tokens: tokens },
})

export type Reply = (texts: Sent[], response: ServerResponse) => unknown

/** An endpoint as OpenAI's chat completions are, on 127.0.0.1. What `reply` gives is answered as JSON; nothing: it has answered itself. */
export const serveChat = async (reply: Reply = texts => completion({ readings: texts.map(sound) })): Promise<Chat> => {
  const asked: Chat['asked'] = []
  const site = await serve(async (request, response) => {
    const body = JSON.parse(await readAll(request)) as { messages: Array<{ content: string }> }
    const texts = JSON.parse(body.messages.at(-1)!.content) as Sent[]
    asked.push({ texts, body, headers: request.headers, path: request.url })
    const answer = reply(texts, response)
    if (answer !== undefined) response.end(JSON.stringify(answer))
  })
  return { url: `${site.url}/v1`, asked }
}
