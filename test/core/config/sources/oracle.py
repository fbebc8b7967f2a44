"""Answers, line by line, what ClusterShell makes of a groups.conf: the file is the first argument, questions are JSON."""
import json
import sys
from configparser import ConfigParser, Error

from ClusterShell.NodeSet import ILLEGAL_GROUP_CHARS, NodeSet
from ClusterShell.NodeUtils import GroupResolverConfig

resolver = GroupResolverConfig([sys.argv[1]], illegal_chars=ILLEGAL_GROUP_CHARS)


def fold(question):
    return str(NodeSet(question['fold'], resolver=resolver))


def groups(question):
    found = NodeSet(question['groups'], resolver=resolver).groups(question['source'])
    return sorted([name, str(share), len(whole)] for name, (whole, share) in found.items())


def regroup(question):
    return NodeSet(question['regroup'], resolver=resolver).regroup(question['source'])


def sources(_):
    return [sorted(resolver.sources()), resolver.default_source_name]


def ini(question):
    config = ConfigParser()
    config.read_string(question['ini'])
    return [[name, [list(pair) for pair in config.items(name, raw=True)]] for name in config.sections()]


answers = {'fold': fold, 'groups': groups, 'regroup': regroup, 'sources': sources, 'ini': ini}
for line in sys.stdin:
    question = json.loads(line)
    try:
        word = next(word for word in answers if word in question)
        reply = {'answer': answers[word](question)}
    except Exception as error:
        reply = {'error': '%s: %s' % (type(error).__name__, error)}
    print(json.dumps(reply), flush=True)
