// Every document is a valid resource of its kind, by the schemas of Kubernetes itself.
"use strict";
const fs = require("node:fs");
const yaml = require("yaml");

let failed = false;
for (const file of process.argv.slice(2)) {
  for (const document of yaml.parseAllDocuments(fs.readFileSync(file, "utf8"))) {
    const resource = document.errors.length ? {} : document.toJS();
    const name = `${file}: ${resource.kind} ${resource.metadata?.name}`;
    try {
      if (document.errors.length) throw document.errors[0];
      const group = resource.apiVersion.includes("/") ? resource.apiVersion : `${resource.apiVersion}`;
      const Model = find(group, resource.kind);
      if (!Model) throw new Error(`${resource.apiVersion} has no ${resource.kind}`);
      new Model(resource).validate();
      console.log(`ok ${name}`);
    } catch (problem) {
      failed = true;
      console.error(`FAILED ${name}: ${problem.message}`);
    }
  }
}
process.exit(failed ? 1 : 0);

function find(group, kind) {
  try {
    return require(`kubernetes-models/${group}`)[kind];
  } catch {
    return undefined;
  }
}
