import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { understandText } from '../../../src/core/config/check/understand.ts';
import type { ConfigHost } from '../../../src/core/config/file/host.ts';
import type { JournalEvent } from '../../../src/core/journal.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { realSystem } from '../../../src/core/system.ts';

/** A cluster file in a folder, with what the use cases on it need; `text()` is what it says now. */
export async function configHost(place: string, text: string) {
  const file = join(place, 'web.yaml');
  writeFileSync(file, text);
  const events: JournalEvent[] = [];
  const system = realSystem();
  const host: ConfigHost = {
    file,
    model: (await understandText(file, text)).model,
    system,
    paths: { config: place, cache: join(place, 'cache') },
    journal: {
      append({ operation = String(events.length), detail = {}, ...event }) {
        const who = { user: system.user, host: system.hostname, pid: system.pid };
        const whole = { ...event, at: new Date(system.now()).toISOString(), operation, who, detail };
        // the file as it was met first stands before its changes
        if (event.phase !== 'note') events.push(whole);
        return whole;
      },
      appendAll: () => [],
      recent: () => [],
      follow: (mark) => mark,
    },
    stateFolder: join(place, 'state'),
    reporter: silentReporter,
  };
  return { ...host, events, text: () => readFileSync(file, 'utf8') };
}
