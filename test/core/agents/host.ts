import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentAccess, agentsOfHost } from '../../../src/core/agents/access.ts';
import type { Host } from '../../../src/core/cluster.ts';
import { openHost } from '../../../src/core/open-host.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { realSystem } from '../../../src/core/system.ts';

/** This machine with everything it keeps in a folder of its own, and that folder. */
export function temporaryHost(env: Record<string, string> = {}): { host: Host; folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-agents-'));
  const places = ['CONFIG', 'STATE', 'CACHE', 'RUNTIME'].map((name) => [`OCF_${name}_DIR`, join(folder, name)]);
  const system = { ...realSystem(), env: { ...process.env, ...Object.fromEntries(places), ...env }, hostname: 'here' };
  const { signal } = new AbortController();
  const host = openHost({ system, reporter: silentReporter, signal: () => signal });
  return { host, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Agents in the given folders, the usual one when there is none. */
export function accessIn(host: Host, folders: readonly string[] = []): AgentAccess {
  const access = agentsOfHost(host);
  return folders.length > 0 ? { ...access, folders } : access;
}
