import { html } from 'hono/html'
import type { Html, PageContext } from '../context.ts'
import { name } from '../components/index/parts.ts'
import { inLanguage } from '../links.ts'
import { LOCALES } from '../locale.ts'

export interface PublicSheet {
  title: string
  brand: { slug: string; name: string }
  asOf: Date
  invented: boolean
  body: Html
}

/** The sheet strangers see: no way into anything else, and nothing that remembers them. */
export const publicSheet = ({ title, brand, asOf, invented, body }: PublicSheet, { t, asset, url }: PageContext): Html => html`<!doctype html>
<html lang="${t.locale}" data-public>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title}</title>
  <link rel="icon" href="${asset('logo.svg')}" type="image/svg+xml">
  <link rel="preload" href="${asset('fonts/asap-latin-wght-normal.woff2')}" as="font" type="font/woff2" crossorigin>
  <link rel="stylesheet" href="${asset('marea.css')}">
  <script src="${asset('theme.js')}"></script>
</head>
<body class="public">
<a class="skip" href="#main">${t.say('skip')}</a>
${invented ? html`<aside class="demo"><p><b>${t.say('demo')}</b> ${t.say('public.invented')}</p></aside>` : null}
<header class="bar"><b>${name(brand.name)}</b><span class="tools"><time class="faint small" datetime="${asOf.toISOString()}">${t.exact(asOf)}</time>
  ${LOCALES.filter(locale => locale !== t.locale).map(locale => html`<a class="language" href="${inLanguage(url, locale)}" hreflang="${locale}" lang="${locale}" title="${t.say('language.other')}">${locale.toUpperCase()}<span class="hidden-text">: ${t.say('language.other')}</span></a>`)}
  <button class="theme" type="button" hidden data-auto="${t.say('theme.auto')}" data-light="${t.say('theme.light')}" data-dark="${t.say('theme.dark')}"><span class="hidden-text">${t.say('theme.auto')}</span></button></span></header>
<main id="main" tabindex="-1">${body}</main>
<footer class="column foot"><p>${t.say('public.made')}</p></footer>
</body>
</html>`
