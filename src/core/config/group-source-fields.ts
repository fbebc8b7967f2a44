import type { Shape } from './shape.ts';

const line: Shape = { type: 'text', check: 'line' };
const command: Shape = { type: 'text', check: 'script' };

/** What may be said of a group source. */
export const groupSource: Shape = {
  type: 'record',
  fields: {
    clustershell: {
      shape: line,
      help: "ClusterShell's groups.conf, with all sources that it describes.",
      example: '/etc/clustershell/groups.conf',
    },
    yaml: { shape: line, help: 'A group file of ClusterShell.', example: 'groups.yaml' },
    genders: {
      shape: line,
      help: 'A genders file: nodes by attribute or attribute=value.',
      example: '/etc/genders',
    },
    map: {
      shape: command,
      help: 'A shell command that prints the nodes of $GROUP.',
      more: 'It runs in the folder of the cluster file.',
      example: 'sinfo -h -o %N -p $GROUP',
    },
    list: { shape: command, help: 'A shell command that prints the names of all groups.', example: 'sinfo -h -o %R' },
    all: { shape: command, help: 'A shell command that prints all nodes of the source.', example: 'sinfo -h -o %N' },
    reverse: {
      shape: command,
      help: 'A shell command that prints the groups of $NODE.',
      example: 'sinfo -h -N -o %R -n $NODE',
    },
    source: { shape: line, help: 'The one that is meant of a file with several sources.', example: 'roles' },
    timeout: {
      shape: { type: 'duration', positive: true },
      help: 'Time limit of each command.',
      default: '10s',
      example: '5s',
    },
  },
};
