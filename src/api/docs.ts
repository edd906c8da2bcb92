import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

interface Operation {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Array<{ name: string; in: string; required?: boolean; description?: string }>
}

interface Document {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, unknown>>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The API on one page, from the same document as /openapi.json: nothing is loaded from anywhere else. */
export const docsPage = (document: unknown): HtmlEscapedString | Promise<HtmlEscapedString> => {
  const { info, paths = {} } = document as Document
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap(method => (item[method] ? [{ path, method: method.toUpperCase(), ...(item[method] as Operation) }] : [])),
  )
  const groups = [...Map.groupBy(operations, operation => operation.tags?.[0] ?? 'other')]
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Marea API</title>
  </head>
  <body>
    <main>
      <h1>${info.title} API <small>${info.version}</small></h1>
      <p>${info.description ?? ''}</p>
      <p>The machine-readable form is <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
      ${groups.map(
        ([tag, list]) => html`<section><h2>${tag}</h2>
          ${list.map(
            ({ path, method, summary, description, parameters = [] }) => html`<article><h3><code>${method} ${path}</code></h3>
              <p>${summary ?? ''}. ${description ?? ''}</p>
              ${parameters.length > 0 ? html`<ul>${parameters.map(parameter => html`<li><code>${parameter.name}</code> (${parameter.in}${parameter.required ? ', required' : ''}) ${parameter.description ?? ''}</li>`)}</ul>` : ''}
            </article>`,
          )}</section>`,
      )}
    </main>
  </body>
</html>`
}
