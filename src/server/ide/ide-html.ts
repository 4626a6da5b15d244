import type { IdeOptions } from './ide-options.ts';

/** The page: no script of its own but files, so that the content security policy can forbid all others. */
export function ideHtml({ title, examples }: IdeOptions, endpoint: string, urls: Readonly<Record<string, string>>): string {
  const config = JSON.stringify({ title: escape(title), endpoint, assets: urls, examples }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="${urls['logo']}">
<link rel="stylesheet" href="${urls['graphiqlStyle']}">
<link rel="stylesheet" href="${urls['pageStyle']}">
<link rel="modulepreload" href="${urls['graphiql']}">
<script type="application/json" id="ide-config">${config}</script>
<script type="module" src="${urls['page']}"></script>
</head>
<body>
<div id="ide"><p class="ide-loading">Loading the GraphQL editor…</p></div>
<noscript>The editor needs JavaScript. GraphQL itself is served at ${endpoint}.</noscript>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
