const { relative } = require('node:path');

const LONG_MS = 300_000;

/** Names the files that have run for more than five minutes, so that a run that hangs says where. */
module.exports = class LongRunning {
  #begun = new Map();
  #timer;

  onRunStart() {
    this.#timer = setInterval(() => this.#tell(), 60_000).unref();
  }

  onTestFileStart({ path }) {
    this.#begun.set(relative(__dirname, path), Date.now());
  }

  onTestFileResult({ path }) {
    this.#begun.delete(relative(__dirname, path));
  }

  onRunComplete() {
    clearInterval(this.#timer);
  }

  #tell() {
    for (const [file, begun] of this.#begun) {
      const ms = Date.now() - begun;
      if (ms > LONG_MS) console.log(`RUNS for ${Math.floor(ms / 60_000)} min: ${file}`);
    }
  }
};
