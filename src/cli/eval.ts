import { evaluateMoments, evaluateTone, measureSpeed } from '../analysis/eval/evaluate.ts'
import { evaluateLanguages } from '../analysis/eval/languages.ts'
import { loadPeers } from '../analysis/eval/peers.ts'
import { reportOf, type Evaluation } from '../analysis/eval/report.ts'
import { createReader } from '../analysis/read.ts'
import { loadResources } from '../analysis/resources.ts'
import { readMomentExamples, readToneExamples } from '../analysis/train/examples.ts'
import { ROOT } from '../app/root.ts'
import { print, say } from './with-app.ts'

/** Holds the reader and its peers against labelled texts it has not learnt from. */
export const evalVerb = async ({ data, json, rulesOnly }: { data: string; json: boolean; rulesOnly: boolean }): Promise<void> => {
  const resources = loadResources(ROOT)
  const read = createReader(rulesOnly ? { ...resources, trained: undefined } : resources)
  const peers = await loadPeers()
  if (peers.length < 3) say('Not all peers are installed: npm ci without --omit=dev brings them.')
  const toned = readToneExamples(data, { split: 'dev' })
  const tone: Evaluation['tone'] = []
  for (const [set, examples] of Map.groupBy(toned, example => example.set)) {
    tone.push(await evaluateTone(set, examples, read, peers))
    say(`${set}: ${examples.length} texts`)
  }
  // Sets are small: what chances are worth is seen better in all texts of a language together.
  for (const examples of Map.groupBy(toned, ({ language }) => language).values()) tone.push(await evaluateTone('all', examples, read, []))
  const judged = readMomentExamples(data, { split: 'dev' })
  const moments = [evaluateMoments('all', judged, read), ...['es', 'en', 'pt'].map(language => evaluateMoments(language, judged.filter(example => example.language === language), read))]
  const evaluation = { tone, moments, languages: evaluateLanguages(data), speed: await measureSpeed(toned, read, peers) }
  print(json ? evaluation : reportOf(evaluation))
}
