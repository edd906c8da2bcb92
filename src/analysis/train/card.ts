import { setNamed } from './sets.ts'
import type { Trained } from './train.ts'

/** Which texts the weights were learnt from, as Markdown: part of the model card. */
export const dataCardOf = ({ sets, toneTexts, momentTexts }: Trained, { seed, openOnly, date }: { seed: number; openOnly: boolean; date: string }): string =>
  [
    '# What the weights were learnt from',
    '',
    `Trained ${date} with \`npm run -s marea -- train --data DIR${openOnly ? ' --open-only' : ''}\`, seed ${seed}: ${toneTexts} texts with a tone, ${momentTexts} read for moments.`,
    'The texts themselves are not here, nor their words: weights are stored by hash.',
    '',
    '| set | texts with a tone | read for moments | licence of the set |',
    '|---|---:|---:|---|',
    ...sets.map(({ set, tone, moments }) => `| ${set} | ${tone} | ${moments} | ${setNamed(set)?.licence ?? ''}${setNamed(set)?.open ? '' : ' ¹'} |`),
    '',
    '¹ Marked non-commercial or for research only; left out with `--open-only`.',
    '',
  ].join('\n')
