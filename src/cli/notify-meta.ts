interface NotifyFlags {
  readonly 'notify-type'?: string | undefined;
  readonly 'notify-operation'?: string | undefined;
}

/** What the flags on notifications are called as meta attributes. */
export function notifyMeta(flags: NotifyFlags): Readonly<Record<string, string>> {
  const { 'notify-type': type, 'notify-operation': operation } = flags;
  return {
    ...(type === undefined ? {} : { notify_type: type }),
    ...(operation === undefined ? {} : { notify_operation: operation }),
  };
}
