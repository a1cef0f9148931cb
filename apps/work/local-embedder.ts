/**
 * A model for words that runs beside the installation, spoken to by the interface that such servers share (POST /v1/embeddings). Its
 * address is one that the installation's own settings let us reach although it is private: what candidates wrote goes nowhere else.
 */
import * as z from 'zod';
import { createSystemClock } from '#contracts/connector/kit/clocks';
import { createHttpClient, defaultHttpLimits } from '#contracts/connector/kit/http-client';
import { createOutboundGuard, readAllowedAddresses } from '#contracts/connector/kit/outbound-guard';
import type { TextEmbedder } from '#contracts/flow/text-embedder';
import { failure, success } from '#kernel/base/result';

/** As the installation sets them. */
type EmbedderSettings = { readonly address: string | undefined; readonly model: string | undefined; readonly allowedPrivateAddresses: string | undefined };

const thisMachine = ['127.0.0.1', '::1'];
const limits = { ...defaultHttpLimits, headerTimeoutMilliseconds: 20_000, totalTimeoutMilliseconds: 30_000, maximumBodyBytes: 16 * 1024 * 1024 };
const answerForm = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1).max(16_384) })) });

/** Vectors in the order of the texts; null for an answer that is not whole. */
const readVectors = (body: string, count: number): readonly (readonly number[])[] | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const answer = answerForm.safeParse(parsed);
  if (!answer.success) return null;
  const vectors = answer.data.data.toSorted((one, other) => one.index - other.index);
  const isWhole = vectors.length === count && vectors.every(({ index, embedding }, place) => index === place && embedding.length === vectors[0]?.embedding.length);
  return isWhole ? vectors.map(({ embedding }) => embedding) : null;
};

/** Null where the installation names no address: then nothing is asked, and nothing is shown. */
export const createLocalEmbedder = (settings: EmbedderSettings): TextEmbedder | null => {
  const address = (settings.address ?? '').trim().replace(/\/+$/, '');
  if (address === '') return null;
  const model = (settings.model ?? '').trim() || 'default';
  const guard = createOutboundGuard({ allowedPrivateAddresses: [...thisMachine, ...readAllowedAddresses(settings.allowedPrivateAddresses)] });
  return {
    model,
    embed: async (texts) => {
      if (!guard.isAllowedPrivate(address)) return failure({ code: 'embedderNotLocal' });
      if (texts.length === 0) return success([]);
      const client = createHttpClient(createSystemClock(Date.now), address, limits, guard);
      const answer = await client.send({ method: 'POST', path: '/v1/embeddings', query: '', body: JSON.stringify({ model, input: texts }) });
      client.close();
      const vectors = answer.ok ? readVectors(answer.value, texts.length) : null;
      return vectors === null ? failure({ code: 'embedderFailed' }) : success(vectors);
    },
  };
};

/** What this process was started with. */
export const embedderOfInstallation = (): TextEmbedder | null =>
  createLocalEmbedder({ address: process.env['QINXIN_EMBEDDINGS_ADDRESS'], model: process.env['QINXIN_EMBEDDINGS_MODEL'], allowedPrivateAddresses: process.env['QINXIN_ALLOWED_PRIVATE_ADDRESSES'] });
