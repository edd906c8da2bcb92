import type { Span } from '../reading/reading.ts'
import { spansOfPhrases } from './phrase.ts'

/** What a brand does; in all but `general` it may be forbidden to say in public who its customers are. */
export const SECTORS = ['general', 'health', 'finance', 'law'] as const
export type Sector = (typeof SECTORS)[number]

const oneOf = (...patterns: string[]): string => `(?:${patterns.join('|')})`

// Things only a customer of such a house has. Folded words in Spanish, English and Portuguese.
const THINGS: Record<Exclude<Sector, 'general'>, string> = {
  health: oneOf(
    'citas?', 'consultas?', 'expediente', 'historial', 'tratamientos?', 'estudios?', 'resultados?', 'cirugias?', 'operacion', 'recetas?', 'diagnostico', 'terapia', 'analisis', 'hospitalizacion', 'seguro',
    'appointments?', 'treatments?', 'records?', 'results?', 'surgery', 'prescriptions?', 'diagnosis', 'test', 'tests', 'procedure', 'therapy',
    'prontuario', 'tratamentos?', 'exames?', 'cirurgia', 'receitas?',
  ),
  finance: oneOf(
    'cuentas?', 'creditos?', 'prestamos?', 'tarjetas?', 'polizas?', 'saldo', 'deuda', 'hipoteca', 'inversion', 'inversiones', 'transferencias?', 'siniestro', 'pagos?', 'movimientos?',
    'accounts?', 'loans?', 'cards?', 'polic(?:y|ies)', 'balance', 'debt', 'mortgage', 'investments?', 'transfers?', 'claim', 'payments?',
    'contas?', 'emprestimos?', 'cartao', 'cartoes', 'apolices?', 'divida', 'transferencias?', 'sinistro',
  ),
  law: oneOf(
    'casos?', 'demandas?', 'juicios?', 'expediente', 'divorcio', 'contratos?', 'asunto', 'testamento', 'audiencia', 'cases?', 'lawsuits?', 'files?', 'divorce', 'contracts?', 'matter', 'hearing', 'will',
    'processos?', 'acao', 'contratos?', 'audiencia',
  ),
}
const CUSTOMER = oneOf(
  'como (?:nuestr[oa] )?(?:paciente|cliente|clienta|titular|asegurad[oa]|usuari[oa]|cuentahabiente)', '(?:as|being) (?:a|our) (?:\\w+ )?(?:patient|client|customer|member|policyholder)',
  '(?:eres|es|es usted|sos) (?:nuestr[oa] )?(?:paciente|cliente|clienta)', '(?:you are|you re) (?:a|our) (?:\\w+ )?(?:patient|client|customer)', 'como (?:noss[oa] )?(?:paciente|cliente)',
  '(?:te|le|lo|la) (?:atendimos|operamos|recetamos|vimos|recibimos|representamos|asesoramos)', 'we (?:saw|treated|operated on|represented|advised|examined) you', 'o atendemos', 'lhe atendemos',
  'cuando (?:nos )?(?:visitaste|visito|viniste|vino|acudiste|acudio)', 'when you (?:visited|came|saw|consulted)', 'quando (?:voce )?(?:veio|visitou|consultou)',
  '(?:en|segun) nuestros (?:registros|expedientes|archivos)', '(?:our|according to our) (?:records|files)', 'nossos registros',
)

/** Words that tell the next reader that the author is a customer, where the sector forbids to say so. */
export const confirmsCustomer = (text: string, sector: Sector): Span[] => {
  if (sector === 'general') return []
  return spansOfPhrases(text, new RegExp(`\\b(?:${CUSTOMER}|(?:tu|tus|su|sus|vuestr[oa]s?|your|seu|seus|sua|suas|teu|tua) (?:ultim[oa]s? |last |proxim[oa] |next )?${THINGS[sector]})\\b`, 'gu'))
}
