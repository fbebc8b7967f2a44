import type { DeviceOptions, PlugListing } from '../driver.ts';

/** Plugs that an agent lists: `plug,alias` or `plug,alias,STATE`. Lines of another form are for people. */
export function listedPlugs(printed: string, { separator = ',' }: DeviceOptions): readonly PlugListing[] {
  const between = String(separator) || ',';
  return printed.split(/\r?\n/).flatMap((line): PlugListing[] => {
    const [plug = '', name = '', state = ''] = line.split(between).map((part) => part.trim());
    if (!line.includes(between) || plug === '' || /[\x00-\x1f]/.test(plug)) return [];
    const said = state.toLowerCase();
    return [{ plug, name, power: said === 'on' || said === 'off' ? said : 'unknown' }];
  });
}

/**
 * The names of nodes in a list: those of its plugs when a node of the cluster is among them, else its aliases when one
 * is among these; none when a plug has other names.
 */
export function hostsAmong(plugs: readonly PlugListing[], isNode: (name: string) => boolean): readonly string[] {
  const columns = [plugs.map(({ plug }) => plug), plugs.map(({ name }) => name)];
  return columns.find((names) => names.some((name) => name !== '' && isNode(name)))?.filter(Boolean) ?? [];
}
