// Does the same reads over and over with the npm client proxmox-api, for a benchmark beside it:
// node reads.js HOST PORT TOKEN-ID AT-ONCE, the secret in TOKEN_SECRET, paths on stdin, one a line, then an
// empty line; then each further line is answered with "done" once all paths were read.
const { createInterface } = require("node:readline");
const { default: proxmoxApi } = require("proxmox-api");

const [host, port, tokenID, atOnce] = process.argv.slice(2);
const api = proxmoxApi({ host, port: Number(port), tokenID, tokenSecret: process.env.TOKEN_SECRET });
const paths = [];
let told = false;

function read(path) {
  const [segments, query] = path.slice(1).split("?");
  let at = api;
  for (const segment of segments.split("/")) {
    at = at.$(segment);
  }
  return at.$get(Object.fromEntries(new URLSearchParams(query)));
}

async function readAll() {
  const left = [...paths];
  const one = async () => {
    while (left.length > 0) {
      await read(left.shift());
    }
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, one));
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    if (told) {
      await readAll();
      console.log("done");
    } else if (line === "") {
      told = true;
    } else {
      paths.push(line);
    }
  }
}

main();
