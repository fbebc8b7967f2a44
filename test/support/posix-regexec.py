# The C library's own regular expressions: reads a JSON list of [expression, text] (both Latin-1), writes for each
# null (no match), a list of [start, end] for the whole and every group, or the text of the error.
import ctypes
import json
import sys

libc = ctypes.CDLL(None)
# as a daemon has it that never asked for a language
libc.setlocale(6, b'C')
EXTENDED, NOTEOL = 1, 2


class Match(ctypes.Structure):
    _fields_ = [('start', ctypes.c_int), ('end', ctypes.c_int)]


def answer(expression, text):
    # larger than any regex_t
    compiled = ctypes.create_string_buffer(512)
    wrong = libc.regcomp(compiled, expression.encode('latin-1'), EXTENDED)
    if wrong:
        words = ctypes.create_string_buffer(200)
        libc.regerror(wrong, compiled, words, 200)
        return words.value.decode()
    found = (Match * 21)()
    none = libc.regexec(compiled, text.encode('latin-1'), ctypes.c_size_t(21), found, NOTEOL)
    libc.regfree(compiled)
    return None if none else [[one.start, one.end] for one in found]


json.dump([answer(*case) for case in json.load(sys.stdin)], sys.stdout)
