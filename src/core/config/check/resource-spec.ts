import type {
  FormationSpec,
  HookSpec,
  MonitorSpec,
  OperationSpec,
  OptionValue,
  ResourceSpec,
  WatchSpec,
} from '../model.ts';

type Entries<T> = readonly (readonly [string, T])[];

/** A resource as readShape gives it; what did not fit is missing. */
export interface RawResource {
  readonly agent?: string;
  readonly group?: readonly string[];
  readonly parameters?: Entries<OptionValue>;
  readonly nodes?: string;
  readonly prefer?: readonly string[];
  readonly after?: readonly string[];
  readonly with?: readonly string[];
  readonly avoid?: readonly string[];
  readonly copies?: string;
  readonly promoted?: number;
  readonly notify?: boolean;
  readonly enabled?: boolean;
  readonly monitor?: OperationSpec;
  readonly monitors?: readonly MonitorSpec[];
  readonly operations?: Entries<OperationSpec>;
  readonly watch?: WatchSpec;
  readonly hooks?: HookSpec;
  readonly attributes?: Entries<string>;
}

export interface RawFormation {
  readonly quorum?: string;
  readonly wait?: number;
}

/** The resource as the model holds it. */
export function resourceSpec(raw: RawResource): ResourceSpec {
  const operations = Object.fromEntries(raw.operations ?? []);
  const { group, nodes, copies, promoted, monitor } = raw;
  return {
    agent: raw.agent ?? '',
    ...(group === undefined ? {} : { group }),
    parameters: Object.fromEntries(raw.parameters ?? []),
    ...(nodes === undefined ? {} : { nodes }),
    prefer: raw.prefer ?? [],
    after: raw.after ?? [],
    with: raw.with ?? [],
    avoid: raw.avoid ?? [],
    ...(copies === undefined ? {} : { copies: copies === 'all' ? copies : Number(copies) }),
    ...(promoted === undefined ? {} : { promoted }),
    notify: raw.notify ?? false,
    enabled: raw.enabled ?? true,
    operations: monitor === undefined ? operations : { ...operations, monitor: { ...operations.monitor, ...monitor } },
    monitors: raw.monitors ?? [],
    watch: raw.watch ?? {},
    hooks: raw.hooks ?? {},
    attributes: Object.fromEntries(raw.attributes ?? []),
  };
}

/** When the cluster forms, as the model holds it. */
export function formationSpec({ quorum, wait }: RawFormation): FormationSpec {
  const word = quorum === 'majority' || quorum === 'none' ? quorum : Number(quorum);
  return { ...(quorum === undefined ? {} : { quorum: word }), ...(wait === undefined ? {} : { wait }) };
}
