/**
 * What completion has to know of the commands, small: for each its summary, its arguments and its options. The name
 * of an argument and the help value of an option are the type of what is completed there.
 */
export function completionTree(manifest) {
  const commands = {};
  for (const command of Object.values(manifest.commands)) {
    if (command.hidden) continue;
    commands[command.id.replaceAll(':', ' ')] = {
      summary: command.summary ?? '',
      args: Object.entries(command.args ?? {}).map(([name, arg]) =>
        arg.options ? { name, options: arg.options } : { name },
      ),
      more: command.strict === false,
      flags: Object.fromEntries(
        Object.values(command.flags ?? {})
          .filter((flag) => !flag.hidden)
          .map((flag) => [`--${flag.name}`, completionFlag(flag)]),
      ),
    };
  }
  return { commands };
}

function completionFlag(flag) {
  return {
    summary: flag.summary ?? '',
    ...(flag.type === 'option' ? { value: flag.helpValue ?? 'VALUE' } : {}),
    ...(flag.options ? { options: flag.options } : {}),
    ...(flag.multiple ? { multiple: true } : {}),
  };
}
