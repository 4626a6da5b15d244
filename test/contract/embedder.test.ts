import { describe } from 'vitest';
import { lsaEmbedder } from '../../src/stores/embedding/lsa/lsa-embedder.ts';
import { trainLsa } from '../../src/stores/embedding/lsa/train-lsa.ts';
import { openAiEmbedder } from '../../src/stores/embedding/openai/openai-embedder.ts';
import { EmbeddingsServer, failsWith, neverAnswers } from '../support/embeddings-server.ts';
import { embedderContract, type EmbedderUnderTest } from './embedder.contract.ts';

const known: EmbedderUnderTest['known'] = [
  'A retired submarine captain is called back for one last voyage under the ice',
  'Two thieves rob a bank in Lisbon and lose the money on the way home',
  'A lighthouse keeper writes letters to a daughter he has never met',
  'Robots tend the gardens of a city that people have left',
];

describe('lsa', () => {
  embedderContract(async () => {
    const artifact = await trainLsa(known);
    return {
      embedder: lsaEmbedder(artifact),
      again: () => lsaEmbedder(artifact),
      known,
      unknown: ['', ' \n\t', '!?', '\u0000', 'zyx wvu'],
      end: async () => {},
    };
  });
});

describe('an OpenAI-compatible endpoint', () => {
  embedderContract(async () => {
    const server = new EmbeddingsServer();
    await server.start();
    const open = () => openAiEmbedder({ url: `${server.origin}/v1`, model: 'words', retries: 0 });
    return {
      embedder: open(),
      again: open,
      known,
      unknown: ['', ' ', '\n\t\r', '\u2003'],
      stall: () => (server.always = neverAnswers),
      breakPart: () => server.misbehaviours.push(undefined, undefined, failsWith(400)),
      calm: () => server.reset(),
      end: () => server.stop(),
    };
  });
});
