import { OperatorError } from '../kernel/errors.ts';
import { diagnose } from '../wiring/doctor/diagnose.ts';
import type { Command } from './command.ts';
import { diagnosisText } from './diagnosis-text.ts';

/** How the stores are. */
export const doctorCommand: Command = {
  name: 'doctor',
  usage: 'doctor [--json]',
  description: 'Looks at every store that the settings name: whether it answers, its version, what it holds, how far it is behind and what differs from the truth. Changes nothing; exits with 1 where something that is needed is not well.',
  options: { json: { type: 'boolean', description: 'Prints the same as JSON.' } },
  async run({ config, log, progress, print, signal }, [extra], values) {
    if (extra !== undefined) throw new OperatorError(`The command doctor takes no arguments, and got "${extra}": it looks at the stores that the settings name.`);
    const diagnosis = await diagnose(config, log, (what, done, total) => progress.show(what, done, total), signal);
    progress.end();
    for (const line of values['json'] === true ? [JSON.stringify(diagnosis, undefined, 2)] : diagnosisText(diagnosis)) print(line);
    return diagnosis.well ? 0 : 1;
  },
};
