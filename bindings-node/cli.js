#!/usr/bin/env node
import native from './native.cjs';

process.exitCode = native.run(['kubetriage', ...process.argv.slice(2)]);
