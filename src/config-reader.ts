import { z } from 'zod'

/** `{ $env: NAME }`: the value is in the environment, never in the file. */
export const secret = z.strictObject({ $env: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable, such as STORE_TOKEN') })

const count = z.number().int().min(1)

const trained = z.strictObject({ kind: z.literal('trained').describe('Our own small models alone. Nothing leaves the machine.') })

const onnx = z.strictObject({
  kind: z.literal('onnx').describe('A model of sentiment in a local folder tells the tone. Moments and the rest are read by ours. Nothing leaves the machine.'),
  folder: z.string().min(1).describe('The folder of the model as transformers.js has it: config.json, tokenizer.json and the weights in onnx/. A relative one begins where Marea is started.'),
  dtype: z.enum(['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4']).default('q8').describe('Which weights of the folder are used. q8 is onnx/model_quantized.onnx, fp32 is onnx/model.onnx.'),
  languages: z.array(z.string().regex(/^[a-z]{2}$/, 'two letters such as es')).min(1).default(['es', 'en', 'pt']).describe('Languages the model was made for. Texts in others are read by ours.'),
})

const budget = z.strictObject({
  textsPerDay: count.default(2000).describe('Opinions sent in a day of UTC, at most.'),
  tokensPerDay: count.optional().describe('Tokens used in a day of UTC, at most.'),
  tokensPerMonth: count.default(20_000_000).describe('Tokens used in a month of UTC, at most.'),
})

const llm = z.strictObject({
  kind: z.literal('llm').describe('A language model behind an endpoint reads the opinions. Masked texts leave the machine.'),
  url: z.url({ protocol: /^https?$/, error: 'an http or https address' }).describe('Where the OpenAI-compatible API is, such as https://api.example/v1. A private host must stand in MAREA_ALLOW_HOSTS.'),
  model: z.string().min(1).describe('The name of the model. It must support structured output (response_format json_schema).'),
  key: secret.optional().describe('The API key. Leave it out where the endpoint asks for none.'),
  temperature: z.number().min(0).max(2).optional().describe('How freely the model answers. Some models accept none but their own, which is taken when this is left out.'),
  batch: count.max(64).default(8).describe('Opinions in one question. More are cheaper and read with less care.'),
  concurrency: count.max(16).default(2).describe('Questions under way at a time, per process.'),
  timeoutSeconds: z.number().min(1).max(600).default(60).describe('How long an answer may take.'),
  maxCharacters: count.max(100_000).default(3000).describe('Longer opinions are sent up to here.'),
  budget: budget.prefault({}).describe('What it may cost. When it is used up, readings are our own until the next day or month.'),
})

/** Who reads opinions. */
export const readerSchema = z.discriminatedUnion('kind', [trained, onnx, llm], { error: 'kind: trained, onnx or llm' })
export type ReaderConfig = z.infer<typeof readerSchema>
