const common = ['--cluster', '--json', '--quiet', '--no-color'];

/**
 * What completion has to know of the commands: for each way of words (`''`, `node`, `node show`) the words that may
 * follow and the arguments and options that fit there; see CompletionPlace. The name of an argument and the help value
 * of an option are the type of what is completed there.
 */
export function completionPlaces(manifest) {
  const commands = Object.values(manifest.commands).filter(({ hidden }) => !hidden);
  const everywhere = flagsOf(commands[0]).filter(([name]) => common.includes(name));
  const places = new Map();
  const placeAt = (way) => {
    if (!places.has(way)) places.set(way, { words: {}, args: [], more: false, flags: Object.fromEntries(everywhere) });
    return places.get(way);
  };
  for (const command of commands) {
    const words = command.id.split(':');
    for (const [index, word] of words.entries()) {
      const last = index === words.length - 1;
      const before = placeAt(words.slice(0, index).join(' ')).words;
      if (last) before[word] = command.summary ?? '';
      else before[word] ??= '';
    }
    Object.assign(placeAt(words.join(' ')), {
      args: Object.entries(command.args ?? {}).map(([name, arg]) =>
        arg.options ? { name, options: arg.options } : { name },
      ),
      more: command.strict === false,
      flags: Object.fromEntries(flagsOf(command)),
    });
  }
  return places;
}

function flagsOf(command) {
  return Object.values(command.flags ?? {})
    .filter((flag) => !flag.hidden)
    .map((flag) => [`--${flag.name}`, completionFlag(flag)]);
}

function completionFlag(flag) {
  return {
    summary: flag.summary ?? '',
    ...(flag.type === 'option' ? { value: flag.helpValue ?? 'VALUE' } : {}),
    ...(flag.options ? { options: flag.options } : {}),
    ...(flag.multiple ? { multiple: true } : {}),
  };
}
