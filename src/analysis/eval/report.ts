import { MOMENTS } from '../../domain/journey/moments.ts'
import type { MomentScore, Speed, ToneScore } from './evaluate.ts'
import type { LanguageScore } from './languages.ts'

export interface Evaluation {
  tone: ToneScore[]
  moments: MomentScore[]
  languages: LanguageScore[]
  speed: Speed[]
}

const percent = (value: number | undefined): string => (value === undefined ? '–' : (100 * value).toFixed(1))
const table = (head: string[], rows: string[][]): string => [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The evaluation as Markdown: what the docs show. */
export const reportOf = ({ tone, moments, languages, speed }: Evaluation): string => {
  const readers = [...new Set(tone.flatMap(({ macroF1 }) => Object.keys(macroF1)))]
  return [
    '## Tone: macro-F1 × 100, the stars not told',
    table(['set', 'language', 'texts', ...readers, 'calibration error', 'of it by chance', 'unsure'], tone.map(({ set, language, texts, macroF1, calibrationError, calibrationByChance, unsureShare }) => [set, language, String(texts), ...readers.map(reader => percent(macroF1[reader])), calibrationError.toFixed(3), calibrationByChance.toFixed(3), `${percent(unsureShare)} %`])),
    '## Tone, class by class: precision / recall / F1 × 100',
    table(['set', ...tone[0]!.classes.map(({ label }) => label), 'confusion (rows: truth)'], tone.map(({ set, classes, confusion }) => [set, ...classes.map(({ precision, recall, f1 }) => `${percent(precision)} / ${percent(recall)} / ${percent(f1)}`), confusion.map(row => row.join(' ')).join(' · ')])),
    '## Moments, F1 × 100',
    table(['language', 'texts', ...MOMENTS, 'macro-F1', 'moment + polarity (micro)', 'needs response', 'outcome (macro)', 'tone (macro)', 'calibration error'], moments.map(score => [score.language, String(score.texts), ...MOMENTS.map(moment => percent(score.moments[moment].f1)), percent(score.macroF1), percent(score.withPolarity), percent(score.needsResponse), percent(score.outcome), percent(score.tone), score.calibrationError.toFixed(3)])),
    '## Language, where nobody states it: right, and taken for another that is read',
    table(['set', 'language', 'texts', 'right', 'read wrongly'], languages.map(({ set, language, texts, right, readWrongly }) => [set, language, String(texts), `${percent(right)} %`, `${percent(readWrongly)} %`])),
    '## Speed: Spanish texts of 200 characters, one core, in turns; ours reads everything, the peers the tone alone',
    table(['reader', 'texts a second', 'beside natural'], speed.map(({ reader, textsPerSecond }) => [reader, Math.round(textsPerSecond).toString(), `${(textsPerSecond / (speed.find(one => one.reader === 'natural')?.textsPerSecond ?? textsPerSecond)).toFixed(2)} ×`])),
  ].join('\n\n')
}
