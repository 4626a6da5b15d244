// Plain JavaScript, so that an old Node can still read it and say what is wrong.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Trefoil needs Node 24, and this is Node ${process.versions.node}. Node 24 comes with the project: after "npm install", start it by "npm start" or "npm run trefoil -- …".\n` +
      'If that is what you did, npm has not run the install script of the package "node": run "npm rebuild node" (npm 12: "npm install-scripts approve node" first), then start again.\n',
  );
  process.exit(1);
}
