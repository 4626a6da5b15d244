import { endGroup } from './machine/server-process.ts';
import { findService } from './running.ts';
import type { Service, ServiceAddress, ServiceName } from './service.ts';
import { readRecord } from './service-record.ts';
import { startService } from './start-service.ts';

export type Addresses = Readonly<Partial<Record<ServiceName, ServiceAddress>>>;

/** Engines for as long as one process wants them. */
export interface TemporaryEngines {
  /** Brings them up side by side; those that are up stay. Rejects with a sentence for each that cannot be brought up. */
  up(engines: readonly Service[]): Promise<Addresses>;
  /** Ends those that were not up before, begun ones too, each at its own pace, and names them. Their data stay for the next time. */
  end(): Promise<readonly ServiceName[]>;
}

/** Milliseconds that an engine has to write down what it holds in memory. */
const patienceMs = 20_000;

export function temporaryEngines(say: (line: string) => void): TemporaryEngines {
  const begun = new Set<ServiceName>();
  const bringUp = async (service: Service): Promise<readonly [ServiceName, ServiceAddress]> => {
    const found = await findService(service.name);
    if (found.address === undefined) begun.add(service.name);
    const address = found.address ?? (await startService(service, say));
    say(`  ${service.name.padEnd(9)} ${found.address === undefined ? 'is up' : 'was up already'}: ${service.title}`);
    return [service.name, address];
  };

  return {
    async up(engines) {
      const outcomes = await Promise.allSettled(engines.map(bringUp));
      const problems = outcomes.flatMap((outcome, i) => (outcome.status === 'rejected' ? [`${engines[i]?.name} cannot be brought up: ${(outcome.reason as Error).message}`] : []));
      if (problems.length > 0) throw new Error(problems.join('\n'));
      return Object.fromEntries(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
    },

    async end() {
      const names = [...begun];
      begun.clear();
      await Promise.all(names.map(async (name) => {
        const record = await readRecord(name);
        if (record !== undefined) await endGroup(record.process, patienceMs);
      }));
      return names;
    },
  };
}
