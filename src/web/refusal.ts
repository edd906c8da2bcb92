import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Problem } from '../api/problem.ts'
import type { MessageKey } from './i18n/messages.ts'
import { translator, type Values } from './translator.ts'

const [es, en] = [translator('es', { timeZone: 'UTC' }), translator('en', { timeZone: 'UTC' })]

/** Why a page or a form is not answered, in the languages of the screens: who throws it need not know who reads. */
export const refusal = (status: ContentfulStatusCode, key: MessageKey, values?: Values): Problem => new Problem(status, { es: es.say(key, values), en: en.say(key, values) })
