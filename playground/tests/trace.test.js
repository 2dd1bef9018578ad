// The way of a request as a person sees it: the line on top that breaks, and the trace step by step.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inPage } from './page.js';
import { chooseView, eventually, example, putText } from './person.js';

const way = (page) => page.getByRole('region', { name: 'The way of a request' });
/** The stations of the line as they are read out. */
const stations = async (page) =>
  (await way(page).getByRole('listitem').allTextContents()).map((text) => text.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim());
const view = (page) => page.getByRole('tabpanel', { name: 'Trace' });
const url = (page) => view(page).getByRole('combobox', { name: 'URL' });
const finding = (page, words) => page.getByRole('group', { name: 'Problems' }).getByRole('article').filter({ hasText: words });

async function begun(page) {
  await way(page).getByText('Answers 503: Service my-service has no port 8080').waitFor();
}

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: app, image: app:1, ports: [{containerPort: 8080}]}]}
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 8080}]}
`;
const ingress = ({ name = 'web', host, more = '', to = 'web', className = 'nginx', path = '/' }) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop${more}}
spec:
  ingressClassName: ${className}
  rules:
  - ${host === undefined ? '' : `host: "${host}"\n    `}http: {paths: [{path: ${path}, pathType: Prefix, backend: {service: {name: ${to}, port: {number: 8080}}}}]}
`;
const together = (...documents) => documents.join('---\n');

test('the line breaks where the request does, moves on with the first repair and is whole after the second', async () => {
  await inPage(async (page) => {
    await begun(page);
    await eventually(() => stations(page), [
      'Client 503',
      'Ingress my-ingress, passed',
      'Service my-service, the way breaks here',
      'Pods, not reached',
    ]);
    await finding(page, 'has no such port').getByRole('button', { name: /^Fix Change the port/ }).click();
    await way(page).getByText('selects no Pod').waitFor();
    await finding(page, 'selects no Pod').getByRole('button', { name: /^Fix Select/ }).click();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await eventually(() => stations(page), [
      'Client answered',
      'Ingress my-ingress, passed',
      'Service my-service, passed',
      'Deployment my-deployment, passed',
    ]);
    // It is said to those who do not see it.
    await page.getByRole('status').filter({ hasText: 'http://app.example.com/ reaches Deployment my-deployment' }).waitFor({ state: 'attached' });
    // A station leads to the text that decides it.
    await way(page).getByRole('button', { name: /^Service my-service/ }).click();
    await page.locator('.cm-editor.cm-focused .cm-activeLine').filter({ hasText: 'targetPort: 8080' }).waitFor();
  });
});

test('the trace follows any URL, step by step, and stays right while the text changes', async () => {
  await inPage(async (page) => {
    await begun(page);
    await way(page).getByRole('button', { name: 'Step by step' }).click();
    await view(page).getByText('Answers 503: Service my-service has no port 8080').waitFor();
    await view(page).getByText('the class traefik is not in these files').waitFor();
    await view(page).getByText('The request does not come so far.').waitFor();
    // The cause leads to the problem.
    await view(page).getByRole('button', { name: /^app\.example\.com\/ of Ingress my-ingress leads to port 8080/ }).click();
    await eventually(
      () => finding(page, 'has no such port').getByRole('button', { name: /has no such port$/ }).evaluate((button) => button === document.activeElement),
      true,
    );
    await url(page).fill('http://other.example/cart');
    await view(page).getByText('Answers 404: no Ingress has a rule for the host other.example').waitFor();
    await way(page).getByText('Answers 404').waitFor();
    // From inside of the cluster.
    await url(page).fill('http://my-service.default.svc');
    await view(page).getByText('Fails: Service my-service selects no Pod').waitFor();
    await finding(page, 'selects no Pod').getByRole('button', { name: /^Fix Select/ }).click();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await view(page).getByText('Reaches Deployment my-deployment').waitFor();
    await url(page).fill('ftp://shop.example');
    await view(page).getByRole('alert').filter({ hasText: 'the scheme is neither http nor https' }).waitFor();
    // Nothing typed: the page chooses.
    await url(page).fill('');
    await page.keyboard.press('Enter');
    await view(page).getByText('Answers 503').waitFor();
    await eventually(() => url(page).inputValue(), 'http://app.example.com/');
  });
});

test('suggestions are found by typing and taken with the keyboard', async () => {
  await inPage(async (page) => {
    await begun(page);
    await putText(page, together(pod, service, ingress({ host: 'a.example' }), ingress({ name: 'b', host: 'b.example', to: 'wbe' })));
    // The page shows the one that breaks, and says how many do.
    await way(page).getByText('1 of 2 not whole').waitFor();
    await way(page).getByText('Service wbe does not exist').waitFor();
    await chooseView(page, 'Trace');
    await url(page).click();
    await view(page).getByRole('option').first().waitFor();
    assert.deepEqual(
      (await view(page).getByRole('option').allTextContents()).map((text) => text.trim()),
      ['http://a.example/', 'http://b.example/'],
    );
    await url(page).fill('a.ex');
    await eventually(() => view(page).getByRole('option').count(), 1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view(page).getByText('Reaches Pod web').waitFor();
    await eventually(() => url(page).inputValue(), 'http://a.example/');
    // The same request is on top, where another one can be chosen.
    const select = way(page).getByRole('combobox', { name: 'Request' });
    await eventually(() => select.inputValue(), 'http://a.example/');
    await way(page).getByRole('button', { name: 'Show one that breaks' }).click();
    await view(page).getByText('Service wbe does not exist').first().waitFor();
    await select.selectOption('http://a.example/');
    await view(page).getByText('Reaches Pod web').waitFor();
  });
});

test('a request that was chosen is forgotten with the files that it was about', async () => {
  await inPage(async (page) => {
    await begun(page);
    const two = (host) => together(pod, service, ingress({ host }), ingress({ name: 'b', host: 'b.example' }));
    await putText(page, two('a.example'));
    const select = way(page).getByRole('combobox', { name: 'Request' });
    await select.selectOption('http://a.example/');
    // Its host gets another name: there is no such request any more, and the page chooses.
    await putText(page, two('c.example'));
    await eventually(() => select.inputValue(), 'http://c.example/');
    // What was typed stays, whatever the text says.
    await chooseView(page, 'Trace');
    await url(page).fill('http://a.example/');
    await way(page).getByText('Answers 404').waitFor();
    await page.getByRole('button', { name: 'Examples', exact: true }).click();
    await page.getByRole('menuitem').first().click();
    await way(page).getByText('http://a.example/').waitFor({ state: 'detached' });
    await way(page).getByText('404').first().waitFor({ state: 'detached' });
  });
});

test('a canary has its own line and its share; a header leads to it', async () => {
  const canary = ', annotations: {nginx.ingress.kubernetes.io/canary: "true", nginx.ingress.kubernetes.io/canary-by-header: X-Canary}';
  await inPage(async (page) => {
    await begun(page);
    await putText(page, await example('canary'));
    await chooseView(page, 'Trace');
    await view(page).getByText('9 of 9 Pods ready').waitFor();
    const shares = view(page).getByRole('listitem').filter({ hasText: 'Pods ready' }).or(view(page).getByRole('listitem').filter({ hasText: 'Pod ready' }));
    const widths = await shares.evaluateAll((items) =>
      items.map((item) => {
        const bar = item.querySelector('[aria-hidden] > span');
        return Math.round((100 * bar.getBoundingClientRect().width) / bar.parentElement.getBoundingClientRect().width);
      }),
    );
    assert.deepEqual(widths, [90, 10]);
    await view(page).getByText('90%').waitFor();

    const next = { pod: pod.replaceAll('web', 'next'), service: service.replaceAll('web', 'next') };
    await putText(page, together(pod, service, next.pod, next.service, ingress({ host: 'a.example' }), ingress({ name: 'next', host: 'a.example', to: 'next', more: canary })));
    await view(page).getByText('Reaches Pod web').waitFor();
    await view(page).getByText('Headers, cookies, sender').click();
    await view(page).getByRole('textbox', { name: 'Headers' }).fill('X-Canary: always');
    await view(page).getByText('Reaches Pod next').waitFor();
    await view(page).getByRole('textbox', { name: 'Headers' }).fill('');
    await view(page).getByText('Reaches Pod web').waitFor();
  });
});

test('equal URLs, any host and wildcards each have their way', async () => {
  await inPage(async (page) => {
    await begun(page);
    await putText(
      page,
      together(pod, service, ingress({ host: 'a.example' }), ingress({ name: 'other', host: 'a.example', className: 'traefik', to: 'wbe' }), ingress({ name: 'any', path: '/any' }), ingress({ name: 'wild', host: '*.b.example' })),
    );
    const select = way(page).getByRole('combobox', { name: 'Request' });
    await select.waitFor();
    await way(page).getByText('Service wbe does not exist').waitFor();
    const options = await select.getByRole('option').allTextContents();
    assert.deepEqual(options.map((text) => text.trim()).sort(), [
      'http://*.b.example/',
      'http://*/any (any host)',
      'http://a.example/',
      'http://a.example/ (Ingress shop/other)',
    ]);
    for (const one of ['http://*.b.example/', 'http://*/any', 'http://a.example/']) {
      await select.selectOption(one);
      await way(page).getByText('Reaches Pod web').waitFor();
      await eventually(() => select.inputValue(), one);
    }
  });
});

test('without an Ingress the line starts inside of the cluster; without a Service there is none', async () => {
  await inPage(async (page) => {
    await begun(page);
    await putText(page, together(pod, service));
    await eventually(() => stations(page), ['Client answered', 'Service web, passed', 'Pod web, passed']);
    await way(page).getByText('http://web.shop.svc.cluster.local:8080/').waitFor();
    await putText(page, pod);
    await way(page).waitFor({ state: 'detached' });
    await chooseView(page, 'Trace');
    await view(page).getByText('These files have no Ingress and no Service').waitFor();
  });
});

test('hundreds of requests are offered without all of them on the page', async () => {
  await inPage(async (page) => {
    await begun(page);
    const many = Array.from({ length: 400 }, (_, number) => ingress({ name: `i${number}`, host: `h${number}.example`, to: number === 399 ? 'wbe' : 'web' }));
    await putText(page, together(pod, service, ...many));
    await way(page).getByText('1 of 400 not whole').waitFor({ timeout: 30_000 });
    await way(page).getByText('Service wbe does not exist').waitFor();
    const options = await way(page).getByRole('combobox', { name: 'Request' }).getByRole('option').count();
    assert.ok(options <= 201, String(options));
    await chooseView(page, 'Trace');
    await url(page).fill('h123.');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await view(page).getByText('Reaches Pod web').waitFor();
  });
});

test('at 360 px the line leaves the screen to the work', async () => {
  await inPage(
    async (page) => {
      await way(page).getByText('Answers 503').waitFor();
      const { height, width } = await way(page).boundingBox();
      assert.ok(height <= 84 && width <= 360, `${width} × ${height}`);
      await chooseView(page, 'Trace');
      await view(page).getByText('the way breaks here').waitFor();
      await view(page).getByRole('button', { name: 'my-ingress', exact: true }).click();
      await eventually(() => page.getByRole('tab', { name: /^YAML/ }).getAttribute('aria-selected'), 'true');
    },
    { viewport: { width: 360, height: 740 } },
  );
});
