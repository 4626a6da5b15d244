// Runs in the browser, served as it is: the GraphiQL bundle brings React and Monaco, the page brings its configuration.
// What is ours are two panels beside GraphiQL's own: operations to click through, and the plan of the last one.

/** @type {{ title: string, endpoint: string, assets: Record<string, string>, examples: Example[] }} */
const page = JSON.parse(document.getElementById('ide-config').textContent);
/** @typedef {{ title: string, description: string, query: string, variables?: object, headers?: object }} Example */

self.MonacoEnvironment = {
  globalAPI: true,
  getWorkerUrl: (_module, label) => page.assets[label] ?? page.assets.editorWorkerService,
};
await import(page.assets.graphiql);
const { React, monaco, YogaGraphiQL } = self;
const element = React.createElement;

const plan = { wish: 'off', last: undefined, changed: () => {} };
watchPlans();

// Of the panels GraphiQL shows the one seen last; at first that is ours.
if (localStorage.getItem('graphiql:visiblePlugin') === null) localStorage.setItem('graphiql:visiblePlugin', 'Examples');
const [first] = page.examples;
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('ide'), {
  title: page.title,
  logo: element('img', { src: page.assets.logo, alt: '', width: 26, height: 26 }),
  endpoint: page.endpoint,
  subscriptionsProtocol: 'WS',
  ...(first && { defaultTabs: [tab(first)] }),
  // The bundle would write every edit into the address, which soon is too long for any server.
  onEditQuery: () => {},
  plugins: [
    { title: 'Examples', icon: listIcon, content: Examples },
    { title: 'Plan', icon: planIcon, content: Plan },
  ],
});

function Examples() {
  const [opened, open] = React.useState(-1);
  const choose = (index) => {
    open(index);
    void show(page.examples[index]);
  };
  return element(
    'div',
    { className: 'ide-panel' },
    element('h2', null, 'Examples'),
    element('ul', { className: 'ide-examples' }, ...page.examples.map((example, index) =>
      element('li', { key: index }, element(
        'button',
        { type: 'button', onClick: () => choose(index), 'aria-current': index === opened ? 'true' : undefined },
        element('strong', null, example.title),
        element('span', null, example.description),
      )))),
  );
}

function Plan() {
  const [, redraw] = React.useReducer((n) => n + 1, 0);
  React.useEffect(() => {
    plan.changed = redraw;
    return () => { plan.changed = () => {}; };
  }, []);
  const choices = [
    ['off', 'Off'],
    ['analyze', 'With the answer: estimates beside what was measured'],
    ['plan', 'Alone: nothing is executed'],
  ];
  return element(
    'div',
    { className: 'ide-panel' },
    element('h2', null, 'Plan'),
    element('fieldset', null, element('legend', null, 'Ask for the plan'), ...choices.map(([wish, label]) =>
      element('label', { key: wish }, element('input', {
        type: 'radio',
        name: 'ide-plan',
        checked: plan.wish === wish,
        onChange: () => { plan.wish = wish; redraw(); },
      }), label))),
    plan.last && element('pre', { tabIndex: 0, 'aria-label': 'Plan of the last operation' }, plan.last),
    !plan.last && plan.wish !== 'off' && element('p', null, 'Run an operation to see its plan here.'),
  );
}

let shown = 0;

/** Puts an example into the editors and runs it where that changes nothing; never writes over what someone typed. */
async function show(example) {
  const turn = ++shown;
  const { query, variables, headers } = tab(example);
  const current = model('operation.graphql').getValue();
  if (isRunning()) executeButton().click();
  if (current.trim() !== '' && !page.examples.some((one) => one.query === current)) {
    document.querySelector('.graphiql-tab-add').click();
    await takenOver();
  }
  model('operation.graphql').setValue(query);
  model('variables.json').setValue(variables);
  model('request-headers.json').setValue(headers);
  if (/^\s*(mutation|subscription)\b/m.test(query)) return;
  await takenOver();
  if (turn === shown && !isRunning()) executeButton().click();
}

function executeButton() {
  return document.querySelector('.graphiql-execute-button');
}

function isRunning() {
  return executeButton().getAttribute('aria-label').startsWith('Stop');
}

function tab({ query, variables, headers }) {
  const text = (value) => (value ? JSON.stringify(value, null, 2) : '');
  return { query, variables: text(variables), headers: text(headers) };
}

function model(name) {
  return monaco.editor.getModels().find(({ uri }) => uri.path.endsWith(name));
}

/** GraphiQL takes over what the editors hold after 100 ms. */
function takenOver() {
  return new Promise((resolve) => setTimeout(resolve, 150));
}

/** Asks for plans with every operation as wished, and keeps the one that came last, whoever asked for it. */
function watchPlans() {
  const send = self.fetch.bind(self);
  self.fetch = async (url, init) => {
    if (new URL(url, location.href).pathname !== page.endpoint || String(init?.body).includes('__schema')) return send(url, init);
    const headers = new Headers(init?.headers);
    if (plan.wish !== 'off') headers.set('x-trefoil-plan', plan.wish);
    const response = await send(url, { ...init, headers });
    const { extensions } = await response.clone().json().catch(() => ({}));
    const { queryPlan } = extensions ?? {};
    plan.last = queryPlan?.text ?? (queryPlan && JSON.stringify(queryPlan, null, 2));
    plan.changed();
    return response;
  };
}

function listIcon() {
  return icon('M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01');
}

function planIcon() {
  return icon('M12 4v6m0 0H6v5m6-5h6v5M10 2h4v3h-4zM4 15h4v4H4zM16 15h4v4h-4z');
}

function icon(path) {
  const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, strokeLinecap: 'round' };
  return element('svg', { viewBox: '0 0 24 24', ...stroke }, element('path', { d: path }));
}
