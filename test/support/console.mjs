// Jest replaces console; results of commands are printed through it, so send it back to the real streams.
import { format } from 'node:util';

const to =
  (stream) =>
  (...words) =>
    void process[stream].write(`${format(...words)}\n`);

Object.assign(console, { log: to('stdout'), error: to('stderr') });
