import { parentPort, workerData } from 'node:worker_threads';
import { Corpus } from './corpus.ts';
import { learnLsa } from './learn-lsa.ts';
import type { FromWorker, LsaSettings, ToWorker } from './worker-messages.ts';

const settings = workerData as LsaSettings;
const corpus = new Corpus(settings);

parentPort?.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'documents':
      for (const document of message.documents) corpus.add(document);
      return tell({ kind: 'taken' });
    case 'learn': {
      const artifact = learnLsa(corpus, settings, (share) => tell({ kind: 'share', share }));
      return tell({ kind: 'learnt', artifact }, [artifact.buffer]);
    }
    default:
      return message satisfies never;
  }
});

function tell(message: FromWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
