import { html } from 'hono/html'
import type { Brand } from '../../../db/brand.ts'
import type { Invitation } from '../../../db/public/invitation.ts'
import { MOST_NAME, MOST_WORDS, SCALES } from '../../../domain/survey.ts'
import type { Html } from '../../context.ts'
import { safeUrl, tame } from '../../text.ts'
import { SURVEY_TEXTS } from './survey-texts.ts'

export interface SurveySheet {
  brand: Pick<Brand, 'name'>
  invitation: Pick<Invitation, 'ask' | 'language' | 'place' | 'links'>
  asset(name: string): string
}

/** The page a link or QR code opens. It needs no script. */
export const surveyPage = (sheet: SurveySheet, { action, once, isMissing }: { action: string; once: string; isMissing: boolean }): Html => {
  const { brand, invitation } = sheet
  const texts = SURVEY_TEXTS[invitation.language]
  const { lowest, highest } = SCALES[invitation.ask]
  const about = tame(invitation.place === null ? brand.name : `${brand.name}, ${invitation.place}`)
  const scores = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i)
  return frame(sheet, texts.title(about), html`<header class="opening"><h1>${texts.title(about)}</h1></header>
${isMissing ? html`<p class="notice" role="alert"><b>${texts.missing}</b></p>` : null}
<form method="post" action="${action}" class="survey"><input type="hidden" name="once" value="${once}">
<fieldset class="scores"><legend>${texts[invitation.ask](about)}</legend><p class="scale">
${scores.map(score => html`<label><input type="radio" name="score" value="${score}" required> ${score}</label>`)}</p>
<p class="ends quiet"><span>${lowest}: ${texts.ends[invitation.ask][0]}</span> <span>${highest}: ${texts.ends[invitation.ask][1]}</span></p></fieldset>
<label>${texts.words}<textarea name="text" rows="5" maxlength="${MOST_WORDS}"></textarea></label>
<label>${texts.name}<input name="name" maxlength="${MOST_NAME}" autocomplete="off"></label>
<p class="quiet">${texts.privacy(tame(brand.name))}</p>
<button class="button first" type="submit">${texts.send}</button></form>`)
}

/** What everybody sees who sent the form, whatever they said. */
export const surveyThanks = (sheet: SurveySheet): Html => {
  const texts = SURVEY_TEXTS[sheet.invitation.language]
  const links = sheet.invitation.links.flatMap(({ name, url }) => (safeUrl(url) === null ? [] : [{ name: tame(name), url }]))
  return frame(sheet, texts.thanks, html`<header class="opening"><h1>${texts.thanks}</h1><p>${texts.read(tame(sheet.brand.name))}</p></header>
${links.length === 0 ? null : html`<section><p>${texts.elsewhere}</p><ul>${links.map(({ name, url }) => html`<li><a href="${url}" rel="noreferrer noopener">${name}</a></li>`)}</ul></section>`}`)
}

/** The invitation is closed, or too many came at once. */
export const surveyNote = (sheet: SurveySheet, why: 'closed' | 'busy'): Html => {
  const words = SURVEY_TEXTS[sheet.invitation.language][why]
  return frame(sheet, words, html`<header class="opening"><h1>${words}</h1></header>`)
}

const frame = ({ invitation, asset }: SurveySheet, title: string, body: Html): Html => html`<!doctype html>
<html lang="${invitation.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark"><title>${title}</title><link rel="stylesheet" href="${asset('marea.css')}"></head>
<body><main id="main" class="page calm">${body}</main></body></html>`
