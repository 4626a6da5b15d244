import { profileSteps } from './profile-steps.ts';

// Loaded into a server by `--import`: looks on between two messages of whoever started it, and answers where the time went.
let end: ReturnType<typeof profileSteps> | undefined;
process.on('message', () => void (end === undefined ? begin() : finish(end)));
// Nobody is kept alive by being listened to.
process.channel?.unref();

async function begin(): Promise<void> {
  end = profileSteps();
  await end;
  process.send?.('begun');
}

async function finish(running: ReturnType<typeof profileSteps>): Promise<void> {
  end = undefined;
  process.send?.(await (await running)());
}
