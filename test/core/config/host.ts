import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { understandText } from '../../../src/core/config/check/understand.ts';
import type { ConfigHost } from '../../../src/core/config/file/host.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { realSystem } from '../../../src/core/system.ts';

/** A cluster file in a folder, with what the use cases on it need; `text()` is what it says now. */
export async function configHost(place: string, text: string) {
  const file = join(place, 'web.yaml');
  writeFileSync(file, text);
  const events: Parameters<ConfigHost['journal']['append']>[0][] = [];
  const host: ConfigHost = {
    file,
    model: (await understandText(file, text)).model,
    system: realSystem(),
    paths: { config: place, cache: join(place, 'cache') },
    journal: {
      append(event) {
        // the file as it was met first stands before its changes
        if (event.phase !== 'note') events.push(event);
        return { operation: event.operation ?? String(events.length) };
      },
      recent: () => [],
    },
    stateFolder: join(place, 'state'),
    reporter: silentReporter,
  };
  return { ...host, events, text: () => readFileSync(file, 'utf8') };
}
