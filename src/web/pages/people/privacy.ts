import { html } from 'hono/html'
import { act, dotted, exactly, heading, state } from '../../components/index/parts.ts'
import { input, select } from '../../components/form.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Fault } from '../../form.ts'
import type { Erasure } from '../../../db/privacy/erasure.ts'
import type { LegalHold } from '../../../db/privacy/legal-hold.ts'
import { layout } from '../../layout.ts'
import { privacyPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

export interface PrivacyData {
  /** What would be erased, counted before it is. */
  asked: { author: string; match?: string | undefined; reason: string; count: number } | null
  /** Id of the receipt just written. */
  receipt: string | null
  problem: 'author' | 'hold' | null
  erasures: Erasure[]
  holds: LegalHold[]
}

const MATCHES = ['any', 'id', 'url', 'name'] as const

/** What was erased at somebody's wish, what must be kept, and both acts. */
export const privacyPage = (data: PrivacyData, context: BrandContext): Html => {
  const { t } = context
  const active = data.holds.filter(({ liftedAt }) => liftedAt === null).length
  const body = html`<div class="page"><header class="opening"><h1>${active > 0 ? t.say('privacy.title.held', { count: active }) : t.say('privacy.title')}</h1><p class="quiet">${t.say('privacy.what')}</p></header>
  <div class="pair section"><section aria-labelledby="erase">${heading({ id: 'erase', title: t.say('privacy.erase') })}${data.asked === null ? eraseForm(data, context) : confirm(data.asked, context)}</section>
  <section aria-labelledby="hold">${heading({ id: 'hold', title: t.say('privacy.hold') })}${holdForm(data, context)}</section></div>
  <section class="section" aria-labelledby="receipts">${heading({ id: 'receipts', title: t.say('privacy.receipts'), note: t.say('privacy.receipts.note') })}${data.erasures.length === 0 ? state({ title: t.say('privacy.receipts.none') }) : html`<ul class="records">${data.erasures.map(erasure => receipt(erasure, erasure.id === data.receipt, context))}</ul>`}</section>
  <section class="section" id="holds" aria-labelledby="holds-title">${heading({ id: 'holds-title', title: t.say('privacy.holds') })}${data.holds.length === 0 ? state({ title: t.say('privacy.holds.none') }) : html`<ul class="records">${data.holds.map(hold => holdRow(hold, context))}</ul>`}</section></div>`
  return layout({ title: t.say('privacy'), section: 'sources', body }, context)
}

const author = (id: string, t: Translator, fault?: Fault): Html =>
  html`${input({ name: 'author', id, label: t.say('privacy.author'), max: 500, fault }, t)}${select({ name: 'match', id: `${id}-match`, label: t.say('privacy.match'), choices: MATCHES.map(value => ({ value, label: t.say(`privacy.match.${value}`) })) }, t)}`

const reason = (id: string, required: boolean, t: Translator): Html =>
  input({ name: 'reason', id, label: html`${t.say('privacy.reason')} <span class="faint">${t.say(required ? 'field.required' : 'field.optional')}</span>`, max: 1000, required }, t)

const eraseForm = ({ problem }: PrivacyData, { t, brand }: BrandContext): Html =>
  html`<form class="fields" method="post" action="${privacyPath(brand.slug)}/erase">${author('erase-author', t, problem === 'author' ? { key: 'privacy.author.missing' } : undefined)}${reason('erase-reason', false, t)}<div class="acts"><button class="button" name="do" value="count">${t.say('privacy.count')}</button></div></form>`

const confirm = ({ author: who, match = 'any', reason: why, count }: NonNullable<PrivacyData['asked']>, { t, brand }: BrandContext): Html =>
  html`<form class="fields" method="post" action="${privacyPath(brand.slug)}/erase"><input type="hidden" name="author" value="${who}"><input type="hidden" name="match" value="${match}"><input type="hidden" name="reason" value="${why}">
    <p role="status"><b>${t.say('privacy.counted', { count, author: tame(who) })}</b> ${t.say('privacy.erase.what')}</p><div class="acts"><button class="button first" name="do" value="erase">${t.say('privacy.erase.yes')}</button><a class="button" href="${privacyPath(brand.slug)}">${t.say('remove.no')}</a></div></form>`

const holdForm = ({ problem }: PrivacyData, { t, brand }: BrandContext): Html =>
  html`<form class="fields" method="post" action="${privacyPath(brand.slug)}/hold">${problem === 'hold' ? html`<p class="fault" role="alert">${t.say('privacy.hold.missing')}</p>` : null}
    <fieldset class="field"><legend>${t.say('privacy.whom')}</legend><label class="check"><input type="radio" name="whom" value="author" checked><span>${t.say('privacy.whom.author')}</span></label><label class="check"><input type="radio" name="whom" value="brand"><span>${t.say('privacy.whom.brand', { brand: tame(brand.name) })}</span></label></fieldset>
    ${author('hold-author', t)}${reason('hold-reason', true, t)}<div class="acts"><button class="button" type="submit">${t.say('privacy.hold.place')}</button></div></form>`

/** Names nobody: what it tells is what was done, when and at whose wish. */
const receipt = ({ id, requestedAt, requestedBy, reason: why, finishedAt, mentions, revisions, held, refused }: Erasure, isNew: boolean, context: BrandContext): Html => {
  const { t } = context
  return html`<li id="receipt-${id}" ${isNew ? html`class="fresh" role="status"` : null}><p><b>${isNew ? `${t.say('privacy.done')} ` : null}${t.say('privacy.receipt', { count: mentions })}</b> ${revisions > 0 ? t.say('privacy.revisions', { count: revisions }) : null} ${held > 0 ? t.say('privacy.held', { count: held }) : null} ${refused > 0 ? t.say('privacy.refused', { count: refused }) : null}</p>
    <p class="facts"><span>${dotted([exactly(requestedAt, context), t.say('privacy.by', { by: tame(requestedBy) }), why === null ? null : html`<bdi>${tame(why)}</bdi>`, finishedAt === null ? t.say('privacy.underway') : null])}</span> <code>${id}</code></p></li>`
}

const holdRow = ({ id, keys, reason: why, placedBy, placedAt, liftedAt, liftedBy }: LegalHold, context: BrandContext): Html => {
  const { t, brand } = context
  return html`<li><p><b>${t.say(keys === null ? 'privacy.scope.brand' : 'privacy.scope.author')}</b> <bdi>${tame(why)}</bdi></p>
    <p class="facts"><span>${dotted([exactly(placedAt, context), t.say('privacy.by', { by: tame(placedBy) }), liftedAt === null ? null : html`${t.say('privacy.lifted', { by: tame(liftedBy ?? ''), when: t.exact(liftedAt, context.now) })}`])}</span></p>${liftedAt === null ? act(`${privacyPath(brand.slug)}/holds/${id}/lift`, t.say('privacy.lift'), 'small') : null}</li>`
}
